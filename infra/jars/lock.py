"""`jars.lock`: one line for each jar, `set coordinate sha256`, and the check of a folder against it."""

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

FOLDER = Path(__file__).parent
LOCK_FILE = FOLDER / "jars.lock"
SETS = ("broker", "spark")  # what a machine needs; `cloud` is for the container image
_HEAD = "# set     coordinate (group:artifact:version)     sha256. Made by `lake setup --relock`.\n"


@dataclass(frozen=True, slots=True, order=True)
class LockedJar:
    """One jar: the set it belongs to, `group:artifact:version`, and the sha256 of its bytes in hex."""

    set_name: str
    coordinate: str
    sha256: str

    @property
    def file_name(self) -> str:
        """`artifact-version.jar`."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def read_lock(path: Path = LOCK_FILE) -> tuple[LockedJar, ...]:
    """Every jar of both sets."""
    lines = (line for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return tuple(LockedJar(*line.split()) for line in lines)


def write_lock(jars: list[LockedJar], path: Path = LOCK_FILE) -> None:
    """Replace the lock file."""
    width = max(len(jar.coordinate) for jar in jars)
    path.write_text(_HEAD + "".join(f"{jar.set_name:<7}{jar.coordinate:<{width}}  {jar.sha256}\n" for jar in sorted(jars)))


def sha256(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """How a folder of jars differs from the lock, by file name."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    surplus: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.surplus)


def compare(folder: Path, locked: tuple[LockedJar, ...]) -> Difference:
    """Compare one set's folder with the lock, by content; a jar that is not in the lock would be loaded, so it counts."""
    expected = {jar.file_name: jar.sha256 for jar in locked}
    present = {path.name: path for path in folder.glob("*.jar")}
    return Difference(
        missing=tuple(sorted(expected.keys() - present.keys())),
        changed=tuple(sorted(name for name in expected.keys() & present.keys() if sha256(present[name]) != expected[name])),
        surplus=tuple(sorted(present.keys() - expected.keys())),
    )
