"""The checks of `lake doctor` that look at the machine, the services and the files: importing a module puts its on the list."""

from infra.doctor import broker, files, machine, ports, services, settings

__all__ = ["broker", "files", "machine", "ports", "services", "settings"]
