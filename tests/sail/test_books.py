"""Random books in several runs on Sail, from bronze tables that delta-rs wrote: gold is the ledger's, however it is cut.

`LAKE_TEST_SEEDS=1,2,3` runs other books, and more of them.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lake.clients.duckdb import open_lake
from lake.gold.tables import RUNS as RECORD
from lake.gold.tables import TABLES
from lake.home.home import Home
from tests.bronze_tables import write_bronze
from tests.lake.sail_homes import sail_home
from tests.reference.books import random_book, shuffled
from tests.reference.compare import assert_same
from tests.reference.ledger import ledger

SEEDS = [int(seed) for seed in os.environ.get("LAKE_TEST_SEEDS", "").split(",") if seed] or [8]
SIZE = 60  # entities, each of several versions
RUNS = 3
DAYS_AND_EVENTS = [table.name for table in TABLES if not table.is_history and table.name != RECORD]

Row = dict[str, Any]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_book_in_several_runs_is_that_of_the_ledger_and_of_one_run(tmp_path: Path, seed: int) -> None:
    config = sail_home(tmp_path)
    events = shuffled(random_book(seed, SIZE), seed)
    cuts = sorted(Random(seed).sample(range(1, len(events)), RUNS - 1))

    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        write_bronze(config, events[start:end])
        build(config, *(["--restate", "--test"] if start else []))

    restated = rows_of(config, DAYS_AND_EVENTS)
    assert_same(restated, ledger(events))
    build(config, "--full-refresh")
    anew = rows_of(config, DAYS_AND_EVENTS)
    for table in DAYS_AND_EVENTS:
        assert sorted(map(readable, restated[table])) == sorted(map(readable, anew[table])), table


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
