"""The services of a lakehouse, and `up`, `down` and `status` of them."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

import psutil

from infra.environment import environment
from infra.jars.fetch import check_jars
from infra.kafka.broker import broker_command, prepare_broker
from infra.kafka.topics import ensure_topics
from infra.ports import Port, check_free, kafka_ports, no_ports, thrift_ports
from infra.readiness import bronze_is_ready, kafka_answers, thrift_answers
from infra.spark.applications import bronze_command, thrift_command
from infra.started import BY_ENVIRONMENT, RESTART, SUPERVISOR, changed, note
from infra.supervisor.client import ProcessState, Supervisor
from infra.supervisor.conf import Program
from infra.supervisor.daemon import clear_leftovers, only_one, start_daemon, stop_daemon
from infra.supervisor.orphans import marked_processes, orphan_states
from infra.waiting import Waiter
from lake.clients.thrift import thrift
from lake.gold.catalog import register
from lake.home.console import say
from lake.home.errors import LakeError
from lake.home.home import Home

UP_TIMEOUT_SECONDS = 180.0  # 23 to 29 s on an idle machine of two cores, 116 s on one with many other things to do
_KAFKA_READS = ("jars", "kafka_port", "kafka_controller_port", "kafka_memory")
_SPARK_READS = ("jars", "spark_master", "spark_conf", "tables_uri")
_BRONZE_READS = (*_SPARK_READS, "bronze_memory", "kafka_bootstrap", "kafka_port", "trigger_seconds", "value_format")
_THRIFT_READS = (*_SPARK_READS, "thrift_memory", "thrift_port")
_WORDS = {"BACKOFF": "failing", "FATAL": "failed", "EXITED": "failed", "ORPHANED": "orphaned"}


@dataclass(frozen=True, slots=True)
class Service:
    """What is known of a service: its name, its ports, its process, its jars, its settings and when it is ready."""

    name: str
    jars: str
    ports: Callable[[Home], tuple[Port, ...]]
    command: Callable[[Home], list[str]]
    ready: Callable[[Home, ProcessState], bool]
    reads: tuple[str, ...]  # the settings on which it depends: one that runs goes on with those that it was started with
    start_seconds: int = 30  # one that ends sooner waits longer before each next try


SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        Service("kafka", "broker", kafka_ports, broker_command, lambda config, _: kafka_answers(config), _KAFKA_READS, 5),
        Service("bronze", "spark", no_ports, bronze_command, lambda config, it: bronze_is_ready(config, it.pid), _BRONZE_READS),
        Service("thrift", "spark", thrift_ports, thrift_command, lambda config, _: thrift_answers(config), _THRIFT_READS),
    )
}


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """One line of `lake status`; memory in MiB of the process and its children, uptime in seconds."""

    service: str
    state: str
    pid: int | None
    ports: str
    uptime: int | None
    memory: int | None

    @property
    def ready(self) -> bool:
        """Whether it does its work."""
        return self.state == "ready"


def up(config: Home, only: Sequence[str] = (), *, wait: bool = True, timeout: float = UP_TIMEOUT_SECONDS) -> None:
    """Start the services that do not run, kafka first, and wait until each is ready: those needed, or those in `only`."""
    wanted = _wanted(config, only)
    with only_one(config):
        if not Supervisor(config).answers():
            clear_leftovers(config)
        running = {name for name, state in Supervisor(config).states().items() if state.alive}
        _refuse_other_settings(config, wanted, running)
        _check(config, [service for service in wanted if service.name not in running])
        start_daemon(config, [*(_program(config, service) for service in SERVICES.values()), _watchdog()])
        waiter = Waiter(config, timeout)
        _start(config, [service for service in wanted if service.name == "kafka"], running, waiter, wait=True)
        if config.kafka_bootstrap or any(service.name == "kafka" for service in wanted):
            _create_topics(config)
        _start(config, [service for service in wanted if service.name != "kafka"], running, waiter, wait=wait)
        if any(service.name == "thrift" for service in wanted):
            Supervisor(config).start("watchdog")
    if wait and any(service.name == "thrift" for service in wanted):
        _register_tables(config)


def needed(config: Home) -> tuple[str, ...]:
    """The services that a lakehouse cannot do without; the Thrift Server, where Sail builds, is for readers that ask for it."""
    return ("kafka", "bronze", "thrift") if config.engine == "thrift" else ("kafka", "bronze")


def _register_tables(config: Home) -> None:
    """Tell the Thrift Server of the tables that are there by now, whoever wrote them."""
    with thrift(config) as server:
        register(server, config)


def serve(config: Home, name: str) -> NoReturn:
    """Become one service, in the foreground: this process is replaced by it. What a container runs."""
    (service,) = _named((name,))
    if name == "kafka":
        prepare_broker(config)
    _become(config, service, service.command(config))


def stream(config: Home, *arguments: str) -> NoReturn:
    """Become the bronze application, in the foreground, with arguments of its own."""
    _become(config, SERVICES["bronze"], bronze_command(config, *arguments))


def _become(config: Home, service: Service, command: list[str]) -> NoReturn:
    check_jars(config.places.jars, service.jars)
    for folder in (config.places.logs, config.places.run, config.home / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
    os.execvpe(command[0], command, environment(config))


def down(config: Home) -> bool:
    """Stop all services, those that a killed supervisor left included; whether there was anything to stop."""
    with only_one(config):
        found = bool(marked_processes(config.home))
        stop_daemon(config)
    return found


def status(config: Home) -> list[ServiceStatus]:
    """The state of each service: ready, starting, failing (tried again), failed, orphaned (without its supervisor) or stopped."""
    states = Supervisor(config).states() or orphan_states(config.home)
    return [_status(config, service, states.get(service.name)) for service in SERVICES.values()]


def _wanted(config: Home, only: Sequence[str]) -> list[Service]:
    chosen = _named(only or needed(config))
    if not config.kafka_bootstrap:
        return chosen
    say(f"  kafka   is {config.kafka_bootstrap} (LAKE_KAFKA_BOOTSTRAP): none is started here")
    return [service for service in chosen if service.name != "kafka"]


def _named(names: Sequence[str]) -> list[Service]:
    for name in names:
        if name not in SERVICES:
            raise LakeError(f"There is no service {name}.", f"The services are {', '.join(SERVICES)}.", exit_code=2)
    return [service for service in SERVICES.values() if service.name in names]


def _check(config: Home, starting: list[Service]) -> None:
    for set_name in sorted({service.jars for service in starting}):
        check_jars(config.places.jars, set_name)
    for service in starting:
        for port in service.ports(config):
            check_free(port)


def _refuse_other_settings(config: Home, wanted: list[Service], running: set[str]) -> None:
    """What runs would go on with its old settings, and read the new ones when it is restarted after a crash."""
    differ = {
        service.name: changed(config, service.name, service.reads) for service in SERVICES.values() if service.name in running
    }
    for service in wanted:
        if service.name not in running:
            differ[service.name] = changed(config, SUPERVISOR, [name for name in service.reads if name in BY_ENVIRONMENT])
    if told := "; ".join(f"{name}: {', '.join(settings)}" for name, settings in differ.items() if settings):
        raise LakeError(
            f"The settings have changed since the services were started. {told}.",
            f"{RESTART}, or set them back.",
        )


def _start(config: Home, services: list[Service], running: set[str], waiter: Waiter, *, wait: bool) -> None:
    supervisor = Supervisor(config)
    for service in services:
        if service.name in running:
            continue
        if service.name == "kafka":
            prepare_broker(config)
        (config.places.run / f"{service.name}.ready").unlink(missing_ok=True)
        supervisor.start(service.name)
        note(config, service.name, service.reads)
    if wait:
        waiter.until_ready({service.name: _is_ready(config, service) for service in services}, already=running)


def _is_ready(config: Home, service: Service) -> Callable[[ProcessState], bool]:
    return lambda state: service.ready(config, state)


def _create_topics(config: Home) -> None:
    created = ensure_topics(config.bootstrap_servers)
    say(f"  topics  {len(created)} created" if created else "  topics  are there")


def _program(config: Home, service: Service) -> Program:
    ends_last = service.name == "kafka"
    return Program(service.name, service.command(config), service.start_seconds, priority=1 if ends_last else 2)


def _watchdog() -> Program:
    """It restarts a Thrift Server that has stopped answering."""
    return Program("watchdog", [sys.executable, "-m", "infra.supervisor.watchdog"], start_seconds=1)


def _status(config: Home, service: Service, state: ProcessState | None) -> ServiceStatus:
    ports = ", ".join(str(port.number) for port in service.ports(config))
    if state is None or not state.alive:
        return ServiceStatus(service.name, _WORDS.get(state.state, "stopped") if state else "stopped", None, ports, None, None)
    word = _WORDS.get(state.state) or ("ready" if service.ready(config, state) else "starting")
    return ServiceStatus(service.name, word, state.pid, ports, int(time.time()) - state.started_at, _memory(state.pid))


def _memory(pid: int) -> int | None:
    try:
        process = psutil.Process(pid)
        return int(sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) // 2**20)
    except psutil.Error:
        return None
