"""What import-linter does not see: tests and measurements stand beside each other, and neither needs the other."""

import ast
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
