"""The machine, the packages and the jars: what the locks say against what is there."""

import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from infra.jars.fetch import check_jars
from infra.machine import check_java, check_python
from infra.services import SERVICES, needed
from lake.doctor.registry import Finding, Severity, check, fault
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.settings import PROJECT

REQUIREMENTS = PROJECT / "requirements.txt"


@check("versions")
def python_and_java_are_new_enough(_: Home) -> Iterator[Finding]:
    """As `make setup` asks."""
    yield from _refused("Python", lambda: check_python(sys.version_info[:2]))
    yield from _refused("Java", check_java)


@check("packages")
def packages_are_as_locked(_: Home) -> Iterator[Finding]:
    """Each package of requirements.txt, in its version."""
    if wrong := [found for name, wanted in locked_packages(REQUIREMENTS) if (found := _differs(name, wanted))]:
        what = f"{len(wrong)} packages are not as requirements.txt says: {', '.join(wrong[:5])}{' …' * (len(wrong) > 5)}."
        yield Finding(Severity.FAULT, str(Path(sys.executable).parent.parent), what, "`make setup` installs what is locked.")


@check("jars")
def jars_are_as_locked(config: Home) -> Iterator[Finding]:
    """Those of the services that this home needs."""
    for set_name in sorted({SERVICES[name].jars for name in needed(config)}):
        yield from _refused(str(config.places.jars / set_name), lambda name=set_name: check_jars(config.places.jars, name))  # type: ignore[misc]


def locked_packages(requirements: Path) -> Iterator[tuple[str, str]]:
    """Name and version of each package of a lock that is for this Python and this system; none without a lock, as in a wheel."""
    from packaging.requirements import Requirement

    for line in requirements.read_text().splitlines() if requirements.exists() else ():
        if "==" in line and not line.startswith((" ", "#")):
            locked = Requirement(line.rstrip(" \\"))
            if locked.marker is None or locked.marker.evaluate():
                yield locked.name, next(iter(locked.specifier)).version


def _differs(name: str, wanted: str) -> str:
    try:
        there = version(name)
    except PackageNotFoundError:
        return f"{name} is missing ({wanted})"
    return "" if there == wanted else f"{name} is {there}, locked is {wanted}"


def _refused(where: str, demand: Callable[[], object]) -> Iterator[Finding]:
    try:
        demand()
    except LakeError as error:
        yield fault(where, error)
