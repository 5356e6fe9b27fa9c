"""Ports of ours on which somebody else listens."""

from collections.abc import Iterator

import psutil

from infra.environment import MARKER
from infra.ports import Port, listeners, move
from infra.services import SERVICES, needed
from infra.started import started
from infra.supervisor.orphans import variable
from lake.clients.reach import reachable
from lake.doctor.registry import Finding, Severity, check
from lake.home.home import Home


@check("ports")
def ports_are_ours(config: Home) -> Iterator[Finding]:
    """Free, or held by a service of this home: of those that it needs, and those that were started."""
    taken = listeners()
    for service in SERVICES.values():
        if service.name == "kafka" and config.kafka_bootstrap:
            continue
        if service.name in needed(config) or service.name in started(config):
            for port in service.ports(config):
                if port.number in taken:
                    yield from _held(config, port, taken[port.number])


@check("broker outside")
def outside_broker_answers(config: Home) -> Iterator[Finding]:
    """A broker that `lake up` does not start."""
    if config.kafka_bootstrap and not reachable(config.kafka_bootstrap):
        remedy = "Start it where it is, mend LAKE_KAFKA_BOOTSTRAP, or leave it out: `lake up` then starts a broker here."
        yield Finding(Severity.FAULT, config.kafka_bootstrap, "No Kafka broker answers there (LAKE_KAFKA_BOOTSTRAP).", remedy)


def _held(config: Home, port: Port, pid: int | None) -> Iterator[Finding]:
    holder = _holder(config.home, pid)
    if holder:
        what = f"Port {port.number}, for {port.what}, is taken by {holder}."
        yield Finding(Severity.FAULT, f"127.0.0.1:{port.number}", what, move(port))


def _holder(home: object, pid: int | None) -> str:
    """Who it is; nothing for a service of this home, whoever started it."""
    if pid is None:
        return "a program of another user"
    try:
        process = psutil.Process(pid)
        name = process.name()
    except psutil.Error:
        return ""  # it has just ended
    theirs = variable(process, MARKER) or variable(process, "LAKE_HOME")
    if theirs is None:
        return f"{name} (process {pid})"
    service = variable(process, "SUPERVISOR_PROCESS_NAME") or name
    return "" if theirs == str(home) else f"{service} (process {pid}) of another home, {theirs}"
