"""Services that have failed, do not answer, or have lost their supervisor."""

import time
from collections.abc import Iterator

from infra.readiness import ANSWER_SECONDS
from infra.services import SERVICES, Service
from infra.started import started
from infra.supervisor.client import ProcessState, Supervisor
from infra.supervisor.judge import Judge
from infra.supervisor.orphans import marked_processes, orphan_states
from infra.supervisor.socket import socket_path
from lake.doctor.registry import Finding, Severity, check, within
from lake.home.home import Home

SUPERVISOR_SECONDS = 8.0
NEW_SUPERVISOR = "`lake up` ends what is left and starts all anew; `lake down` only ends it."


@check("services")
def services_work(config: Home) -> Iterator[Finding]:
    """What `lake up` started runs, and does its work; a home that `lake down` has left has nothing to find."""
    try:
        states = supervised_states(config)
    except TimeoutError:
        what = f"The supervisor does not answer within {SUPERVISOR_SECONDS:g} s."
        pid_file = config.places.run / "supervisord.pid"
        remedy = f"`kill -9 {pid_file.read_text().strip()}`, then `lake up`." if pid_file.exists() else NEW_SUPERVISOR
        yield Finding(Severity.FAULT, str(socket_path(config)), what, remedy)
        return
    if states:
        for service in SERVICES.values():
            if service.name in states:
                yield from _supervised(config, service, states[service.name])
    else:
        yield from _without_supervisor(config)


def supervised_states(config: Home) -> dict[str, ProcessState]:
    """What the supervisor says of each process, nothing when none runs; TimeoutError when it does not answer."""
    return within(SUPERVISOR_SECONDS, Supervisor(config).states) if socket_path(config).exists() else {}


def _supervised(config: Home, service: Service, state: ProcessState) -> Iterator[Finding]:
    log = config.places.logs / f"{service.name}.log"
    if state.alive:
        if not _is_ready(config, service, state):
            seconds = int(time.time()) - state.started_at
            severity = Severity.NOTICE if seconds < Judge.starting else Severity.FAULT
            what = f"{service.name} (process {state.pid}) runs since {seconds} s and does not do its work yet."
            yield Finding(
                severity, str(log), what, f"`lake logs {service.name}` tells why; `lake down && lake up` starts it anew."
            )
    elif state.state != "STOPPED" or service.name in started(config):
        problem, remedy = _last_words(config, service.name)
        what = f"{service.name} does not run ({state.note or state.state.lower()}). {problem}".strip()
        yield Finding(Severity.FAULT, str(log), what, remedy or f"`lake logs {service.name}` tells why; then `lake up`.")


def _is_ready(config: Home, service: Service, state: ProcessState) -> bool:
    try:
        return within(2 * ANSWER_SECONDS, lambda: service.ready(config, state))
    except TimeoutError:
        return False


def _last_words(config: Home, name: str) -> tuple[str, str]:
    """The last problem, and its remedy, that a service of ours has told in its log."""
    log = config.places.logs / f"{name}.log"
    if not log.exists():
        return "", ""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 100_000))
        lines = file.read().decode(errors="replace").splitlines()
    told = [number for number, line in enumerate(lines) if line.startswith("✗ ")]
    if not told:
        return "", ""
    remedies = [line.strip() for line in lines[told[-1] + 1 :] if line.startswith("  ") and line[2:3].strip()]
    return lines[told[-1]][2:302], remedies[-1] if remedies else ""


def _without_supervisor(config: Home) -> Iterator[Finding]:
    home, pid_file = config.home, config.places.run / "supervisord.pid"
    orphans = orphan_states(home)
    for name, state in orphans.items():
        what = f"{name} (process {state.pid}) runs without its supervisor: nothing starts it again, nothing rotates its log."
        yield Finding(Severity.FAULT, str(config.places.run), what, NEW_SUPERVISOR)
    if orphans:
        return
    others = [str(process.pid) for process in marked_processes(home)]
    if others:
        what = f"Processes that `lake up` started run without their supervisor: {', '.join(others)}."
        yield Finding(Severity.FAULT, str(config.places.run), what, NEW_SUPERVISOR)
    elif pid_file.exists():
        what = "The services ended without `lake down`: they were killed, or the machine was."
        yield Finding(Severity.FAULT, str(pid_file), what, "`lake up`: each goes on where it was.")
