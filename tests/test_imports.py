"""What import-linter does not see: neither tests nor measurements need the other, and importing a module reads nothing."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lake.home.settings import PROJECT


def imported(path: Path) -> set[str]:
    """The first names of all that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in whole | parts}


@pytest.mark.parametrize(
    ("folder", "unwanted"),
    [
        ("tests", "bench"),
        ("bench", "tests"),
        ("lake", "tests"),
        ("infra", "tests"),
        ("producers", "tests"),
        ("spark_jobs", "tests"),
    ],
)
def test_folder_imports_nothing_of_another(folder: str, unwanted: str) -> None:
    files = sorted((PROJECT / folder).rglob("*.py"))

    importing = [str(path.relative_to(PROJECT)) for path in files if unwanted in imported(path)]

    assert files
    assert importing == []


def test_importing_any_module_reads_no_file_and_no_setting(tmp_path: Path) -> None:
    """With settings that cannot be used, and a home that is a file."""
    home = tmp_path / "home"
    home.touch()
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    environment |= {"LAKE_HOME": str(home), "LAKE_KAFKA_PORT": "none", "PYTHONDONTWRITEBYTECODE": "1"}

    ran = subprocess.run(
        [sys.executable, "-m", "tests.importing"], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
