import ast
import subprocess
import sys
from pathlib import Path

import pytest

from infra.machine import check_disk, check_java, check_python
from lake.home.errors import LakeError
from lake.home.settings import PROJECT


def test_old_python_is_refused_with_the_way_to_a_new_one() -> None:
    with pytest.raises(LakeError, match=r"Python 3\.9 is too old: 3\.11 or newer") as caught:
        check_python((3, 9))

    assert "make setup PYTHON=python3.11" in caught.value.remedy


@pytest.mark.parametrize("version", [(3, 11), (3, 13)])
def test_new_python_is_accepted(version: tuple[int, int]) -> None:
    check_python(version)


def test_missing_java_is_told_with_the_way_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(LakeError, match="There is no Java on PATH") as caught:
        check_java()

    assert "openjdk-17" in caught.value.remedy


def test_java_home_without_a_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(LakeError, match="There is no Java in JAVA_HOME"):
        check_java()


@pytest.mark.parametrize(("told", "version"), [('java version "1.8.0_402"', 8), ('openjdk version "11.0.2" 2019-01-15', 11)])
def test_old_java_is_refused_with_its_version(told: str, version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{told}' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(LakeError, match=rf"Java {version} .* is too old: 17 or newer"):
        check_java()


def test_full_disk_is_told_with_what_is_free_and_needed(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match=r"GB free: about 1e\+09 GB are needed") as caught:
        check_disk(tmp_path / "not" / "made" / "yet", needed=1e9)

    assert "LAKE_HOME" in caught.value.remedy


@pytest.mark.parametrize(
    "name", ["infra/bootstrap.py", "infra/machine.py", "infra/__init__.py", "lake/home/errors.py", "lake/__init__.py"]
)
def test_bootstrap_can_be_read_by_an_old_python(name: str) -> None:
    ast.parse((PROJECT / name).read_text(), feature_version=(3, 7))


def test_bootstrap_needs_no_installed_package() -> None:
    without_packages = [sys.executable, "-S", "-c", "import infra.bootstrap, sys; print(len(sys.path))"]

    ran = subprocess.run(without_packages, cwd=PROJECT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
