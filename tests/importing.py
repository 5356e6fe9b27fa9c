"""Imports every module of ours and prints what one of them read meanwhile: `python -m tests.importing`.

A read is one of ours when the module whose body runs is; what a library reads while it is itself imported is not, nor what
Python reads to import.
"""

import importlib
import os
import pkgutil
import sys
from pathlib import Path
from types import FrameType
from typing import Any

PROJECT = Path(__file__).parents[1]
PACKAGES = ("lake", "infra", "producers", "spark_jobs", "bench")
WATCHED = {"open", "os.listdir", "os.scandir", "subprocess.Popen", "socket.connect"}
# What rich asks about the terminal and pydantic about its plugins, when an object of theirs is made: no settings of ours.
OF_LIBRARIES = {
    *("COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
    "PYDANTIC_DISABLE_PLUGINS",
}


def main() -> None:
    """Import all, but for the programs and for what needs a package of the extra `bench` that is not installed."""
    sys.addaudithook(_audit)
    mapping: Any = type(os.environ)
    mapping.__getitem__ = _spied(mapping.__getitem__)
    for package in PACKAGES:
        for module in pkgutil.walk_packages([str(PROJECT / package)], f"{package}."):
            if not module.name.endswith("__main__"):
                _import(module.name)


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not name.startswith("bench.") or str(error.name).startswith(PACKAGES):
            raise


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event in WATCHED and (where := _ours()):
        print(f"{where} {event} {arguments[0]}")


def _spied(read: Any) -> Any:
    def spy(environ: Any, name: str) -> Any:
        if name not in OF_LIBRARIES and (where := _ours()):
            print(f"{where} reads the variable {name}")
        return read(environ, name)

    return spy


def _ours() -> str | None:
    """File and line of the module of ours whose body is running; None when it is another's, or Python's own import."""
    frame: FrameType | None = sys._getframe(2)
    while frame and frame.f_code.co_name != "<module>":
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return None
        frame = frame.f_back
    path = Path(frame.f_code.co_filename) if frame else Path("/")
    if frame is None or path == Path(__file__) or not path.is_relative_to(PROJECT):
        return None
    where = path.relative_to(PROJECT)
    return f"{where}:{frame.f_lineno}" if where.parts[0] in PACKAGES else None


if __name__ == "__main__":
    main()
