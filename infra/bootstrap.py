"""`make setup`: from a fresh clone to a working `lake`, with nothing but a system Python (`python3 -m infra.bootstrap`).

Only the standard library, and no syntax newer than Python 3.7, so that an old Python gets a sentence and not a traceback.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

from infra.machine import check_disk, check_java, check_python
from lake.home.errors import LakeError

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS, FOR_DEVELOPERS, INSTALLER = "requirements.txt", "requirements-dev.txt", "requirements-uv.txt"


def main() -> int:
    """Check the machine, make .venv, install the locked packages when the lock has changed, then `lake setup`.

    With --dev the packages are those of requirements-dev.txt: what tests, lint and notebooks need, too.
    """
    arguments = sys.argv[1:]
    try:
        check_python(sys.version_info[:2])
        check_java()
        install(PROJECT, FOR_DEVELOPERS if "--dev" in arguments else REQUIREMENTS)
    except LakeError as error:
        _tell(f"✗ {error.problem}")
        _tell(f"  {error.remedy}")
        return error.exit_code
    others = [each for each in arguments if each != "--dev"]
    return subprocess.run([str(_bin(PROJECT) / "lake"), "setup", *others], check=False).returncode


def install(project: Path, requirements: str = REQUIREMENTS) -> None:
    """Make project/.venv hold the locked packages and the project itself; at once when it does already.

    pip installs uv, and uv the packages, several at a time; both take nothing whose hash is not in the lock.
    """
    stamp = project / ".venv" / "installed.sha256"
    there = stamp.read_text() if stamp.exists() and (_bin(project) / "lake").exists() else ""
    if there and there in {fingerprint(project, requirements), fingerprint(project, FOR_DEVELOPERS)}:
        _tell(f"✓ packages: .venv is what {requirements} says")
        return
    check_disk(project)
    make_venv(project / ".venv")
    python = str(_bin(project) / "python")
    count = sum(1 for line in (project / requirements).read_text().splitlines() if "==" in line)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    _step("packages: uv", [*pip, "-r", str(project / INSTALLER)])
    # Where Python may write no bytecode (PYTHONDONTWRITEBYTECODE, a read-only .venv) it would compile 2,000 files at each start.
    uv = [str(_bin(project) / "uv"), "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    _step(f"packages: {count} from {requirements}", [*uv, "--require-hashes", "-r", str(project / requirements)])
    _step("packages: the project itself", [*uv, "--no-deps", "--no-build-isolation", "-e", str(project)])
    stamp.write_text(fingerprint(project, requirements))


def fingerprint(project: Path, requirements: str) -> str:
    """What .venv depends on: the locks, the project's own declaration, this Python and where the project is."""
    names = (requirements, INSTALLER, "pyproject.toml")
    parts = [(project / name).read_bytes() if (project / name).exists() else b"" for name in names]
    parts.append(f"{sys.version} {project}".encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv(folder: Path) -> None:
    """Make the environment, or make it anew when its Python does not run any more."""
    python = folder / "bin" / "python"
    if python.exists() and _version(python) == sys.version:
        return
    if folder.exists():
        _tell(f"  {folder} does not run this Python: made anew")
        shutil.rmtree(str(folder))
    try:
        _step("environment: .venv", [sys.executable, "-m", "venv", str(folder)])
    except LakeError as error:
        shutil.rmtree(str(folder), ignore_errors=True)
        raise LakeError(
            f"{sys.executable} cannot make an environment: {error.problem}",
            f"On Debian and Ubuntu: apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv; then `make setup` again.",
        ) from None


def _version(python: Path) -> str:
    try:
        told = subprocess.run([str(python), "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return told.stdout.rstrip("\n")


def _step(what: str, command: list[str]) -> None:
    """Run a command, telling every few seconds that it still runs; its own words only when it fails."""
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        while True:
            try:
                output, _ = process.communicate(timeout=5)
                break
            except subprocess.TimeoutExpired:
                _tell(f"  {what} … {time.monotonic() - began:.0f} s")
    if process.returncode != 0:
        told = " ".join(output.split())[-600:]
        raise LakeError(f"{what} failed: {told}", "Check the network and the disk, then `make setup` again.")
    _tell(f"✓ {what} ({time.monotonic() - began:.1f} s)")


def _bin(project: Path) -> Path:
    return project / ".venv" / "bin"


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
