import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.bootstrap import FOR_DEVELOPERS, INSTALLER, REQUIREMENTS, fingerprint, install, make_venv
from lake.home.errors import LakeError
from lake.home.settings import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (REQUIREMENTS, FOR_DEVELOPERS, INSTALLER):
        (tmp_path / name).write_text(f"# nothing for {name}\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'nothing'\nversion = '1'\n")
    return tmp_path


def test_no_java_ends_with_one_sentence_and_exit_code_3(tmp_path: Path) -> None:
    variables = {"PATH": str(tmp_path)}

    command = [sys.executable, "-m", "infra.bootstrap"]
    ran = subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True, check=False)

    assert ran.returncode == 3
    assert "There is no Java on PATH" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("lock", [REQUIREMENTS, INSTALLER])
def test_fingerprint_changes_with_the_locks(project: Path, lock: str) -> None:
    before = fingerprint(project, REQUIREMENTS)

    (project / lock).write_text("six==1.17.0\n")

    assert fingerprint(project, REQUIREMENTS) != before


@pytest.mark.parametrize(
    ("there", "wanted"), [(REQUIREMENTS, REQUIREMENTS), (FOR_DEVELOPERS, FOR_DEVELOPERS), (FOR_DEVELOPERS, REQUIREMENTS)]
)
def test_what_is_installed_already_is_not_installed_again(
    project: Path, capsys: pytest.CaptureFixture[str], there: str, wanted: str
) -> None:
    commands = project / ".venv" / "bin"
    commands.mkdir(parents=True)
    (commands / "lake").touch()
    (project / ".venv" / "installed.sha256").write_text(fingerprint(project, there))

    install(project, wanted)

    assert f".venv is what {wanted} says" in capsys.readouterr().err


def test_venv_of_a_vanished_python_is_made_anew(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(tmp_path / "gone")

    make_venv(venv)

    ran = subprocess.run([str(venv / "bin" / "python"), "-c", "import pip"], check=False)
    assert ran.returncode == 0


@pytest.mark.parametrize("lock", [INSTALLER, REQUIREMENTS])
def test_package_without_a_hash_is_refused_and_leaves_no_stamp(project: Path, lock: str) -> None:
    (project / INSTALLER).write_text((PROJECT / INSTALLER).read_text())
    with zipfile.ZipFile(project / "nothing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("nothing.py", "")
    (project / lock).write_text(f"nothing @ {(project / 'nothing-1.0-py3-none-any.whl').as_uri()}\n")

    with pytest.raises(LakeError, match="hash"):
        install(project)

    assert not (project / ".venv" / "installed.sha256").exists()
    assert (project / ".venv" / "bin" / "python").exists()
