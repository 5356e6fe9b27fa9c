"""Homes that Sail builds from bronze tables that delta-rs wrote: `lake build` as a person says it, and the rows of gold."""

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from lake.clients.duckdb import open_lake
from lake.home.home import Home

Row = dict[str, Any]


def build(config: Home, *arguments: str) -> None:
    """`lake build` as a person says it."""
    environment = os.environ | {"LAKE_HOME": str(config.home), "LAKE_ENGINE": "sail"}
    command = [str(Path(sys.executable).parent / "lake"), "build", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"


def rows_of(config: Home, tables: Iterable[str]) -> dict[str, list[Row]]:
    """The rows of gold."""
    found = {}
    with closing(open_lake(config)) as lake:
        for table in tables:
            read = lake.execute(f"select * from gold.{table}")
            columns = [column for column, *_ in read.description]
            found[table] = [dict(zip(columns, row, strict=True)) for row in read.fetchall()]
    return found


def readable(row: Row) -> str:
    """A row to compare: doubles to eleven decimals, for they are added up in other orders."""
    return repr({column: round(value, 11) if isinstance(value, float) else value for column, value in row.items()})
