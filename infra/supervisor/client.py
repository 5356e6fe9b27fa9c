"""Speak to the supervisor of one LAKE_HOME: what runs, start this, stop that."""

import xmlrpc.client
from dataclasses import dataclass
from typing import Any

from infra.supervisor.socket import socket_path
from lake.home.home import Home


@dataclass(frozen=True, slots=True)
class ProcessState:
    """What the supervisor says of a process; `pid` is 0 when there is none, `started_at` in seconds of the epoch."""

    name: str
    state: str  # STOPPED STARTING RUNNING BACKOFF STOPPING EXITED FATAL; ORPHANED when its supervisor is gone
    pid: int
    started_at: int
    note: str

    @property
    def alive(self) -> bool:
        """Whether there is a process now."""
        return self.state in {"STARTING", "RUNNING", "STOPPING", "ORPHANED"}


class Supervisor:
    """The supervisor of a home, if one runs."""

    def __init__(self, config: Home) -> None:
        self._socket = socket_path(config)

    def answers(self) -> bool:
        """Whether one runs and takes orders: not one that is about to end."""
        return self.pid() is not None

    def pid(self) -> int | None:
        """Its process id."""
        try:
            return int(self._call("getPID"))
        except (OSError, xmlrpc.client.Fault):
            return None

    def states(self) -> dict[str, ProcessState]:
        """Every process by name; nothing when no supervisor runs."""
        try:
            told = self._call("getAllProcessInfo")
        except (OSError, xmlrpc.client.Fault):
            return {}
        keys = ("name", "statename", "pid", "start", "spawnerr")
        return {each["name"]: ProcessState(*(each[key] for key in keys)) for each in told}

    def start(self, name: str) -> None:
        """Start a process and come back at once; one that is about to be tried again is tried now."""
        self.stop(name)
        self._call("startProcess", name, False)

    def stop(self, name: str, *, wait: bool = True) -> None:
        """Stop a process; one that does not run is left alone."""
        try:
            self._call("stopProcess", name, wait)
        except xmlrpc.client.Fault as fault:
            if "NOT_RUNNING" not in fault.faultString:
                raise

    def shut_down(self) -> None:
        """Stop all processes and end; comes back at once."""
        self._call("shutdown")

    def _call(self, method: str, *arguments: Any) -> Any:
        from supervisor.xmlrpc import SupervisorTransport

        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        try:
            proxy = xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(proxy.supervisor, method)(*arguments)
        finally:
            transport.close()
