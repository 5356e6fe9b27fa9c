"""Sail writes what it is told to, in the statements and layouts of this project: every reader finds what a dictionary has.

Sail 0.7.2 gets other layouts wrong (docs/decisions/two-engines.md). A raise of its pin runs this long: LAKE_TEST_SEEDS=1,2,3…
"""

import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from random import Random

import duckdb
import pytest
from deltalake import DeltaTable, QueryBuilder
from pyspark.sql import SparkSession

from lake.clients.duckdb import delta_extension
from lake.clients.sail import sail
from lake.home.settings import PROJECT
from tests.sail.changes import LAYOUTS, Model, changes, first, make

SEEDS = [int(seed) for seed in os.environ.get("LAKE_TEST_SEEDS", "").split(",") if seed] or [1, 2]
STEPS = 12
Rows = Counter[tuple[str, str, int]]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_random_changes_leave_the_rows_of_a_dictionary(tmp_path: Path, layout: str, seed: int) -> None:
    folder, random = tmp_path / "t", Random(seed)
    model = first(random)
    stood = [_counted(model)]

    with sail() as server, duckdb.connect() as duck:
        duck.load_extension(delta_extension())
        make(server, model, layout, folder)
        for number, change in enumerate(changes(random, model, layout, folder, STEPS), start=1):
            server.rows(change.sql)
            stood.append(_counted(change.after))
            told = f"seed {seed}, step {number}, {change.what}"
            assert _rows(server.rows("select k, a, cast(v as int) from g.t")) == stood[-1], told
            assert _rows(duck.execute(f"select k, a, v::int from delta_scan('{folder}')").fetchall()) == stood[-1], told


def test_all_four_readers_find_the_same_rows_now_and_at_an_earlier_version(tmp_path: Path, spark: SparkSession) -> None:
    folder, random = tmp_path / "t", Random(11)
    model = first(random)

    with sail() as server:
        make(server, model, "with deletion vectors", folder)
        steps = list(changes(random, model, "with deletion vectors", folder, 8))
        for change in steps:
            server.rows(change.sql)
        by_sail = _rows(server.rows("select k, a, cast(v as int) from g.t"))
        earlier = _rows(server.rows("select k, a, cast(v as int) from g.t version as of 3"))
        DeltaTable(str(folder)).restore(5)
        server.rows("drop table g.t")
        server.rows(f"create table g.t using delta location '{folder}'")
        restored = _rows(server.rows("select k, a, cast(v as int) from g.t"))

    by_spark = _rows(
        spark.read.format("delta").option("versionAsOf", 8).load(str(folder)).selectExpr("k", "a", "int(v)").collect()
    )
    assert by_sail == by_spark == _counted(steps[7].after)
    assert earlier == _counted(steps[2].after)
    assert restored == _by_duckdb(folder) == _by_delta_rs(folder) == _counted(steps[4].after)
    assert restored == _rows(spark.read.format("delta").load(str(folder)).selectExpr("k", "a", "int(v)").collect())


def test_a_reader_beside_the_writer_always_finds_a_state_that_stood(tmp_path: Path) -> None:
    folder, random = tmp_path / "t", Random(5)
    model = first(random)
    stood, found, done = [_counted(model)], [], threading.Event()

    def read() -> None:
        while not done.is_set():
            found.append(_by_duckdb(folder))

    with sail() as server:
        make(server, model, "with deletion vectors", folder)
        reader = threading.Thread(target=read)
        reader.start()
        for change in changes(random, model, "with deletion vectors", folder, STEPS):
            stood.append(_counted(change.after))
            server.rows(change.sql)
        done.set()
        reader.join(30)

    assert found, "nothing was read beside the writer"
    assert [rows for rows in found if rows not in stood] == []


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(20))
def test_killed_anywhere_it_leaves_the_rows_before_or_after_a_statement(tmp_path: Path, seed: int) -> None:
    folder, random = tmp_path / "t", Random(seed)
    model = first(random)
    stood = [_counted(model), *(_counted(each.after) for each in changes(random, model, "with deletion vectors", folder, STEPS))]
    command = [sys.executable, "-m", "tests.sail.changes", str(folder), str(seed), str(STEPS)]
    at = Random(f"kill {seed}").randrange(1, STEPS)

    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        for line in writer.stdout:
            if line == f"sent {at}\n":
                threading.Event().wait(Random(seed).uniform(0, 0.1))
                writer.kill()
                break
        last = [line for line in writer.stdout if line.startswith("done")]
        writer.wait(30)

    done = int(last[-1].split()[1]) if last else at - 1
    assert _by_duckdb(folder) in stood[done : done + 2], f"seed {seed}, killed after {at} was sent"
    with sail() as server:
        server.rows("create schema if not exists g")
        server.rows(f"create table g.t using delta location '{folder}'")
        assert _rows(server.rows("select k, a, cast(v as int) from g.t")) == _by_duckdb(folder)


def _counted(model: Model) -> Rows:
    return Counter((key, account, value) for key, (account, value) in model.items())


def _rows(rows: list[tuple[str, str, int]]) -> Rows:
    return Counter((key, account, int(value)) for key, account, value in rows)


def _by_duckdb(folder: Path) -> Rows:
    with duckdb.connect() as duck:
        duck.load_extension(delta_extension())
        return _rows(duck.execute(f"select k, a, v::int from delta_scan('{folder}')").fetchall())


def _by_delta_rs(folder: Path) -> Rows:
    found = QueryBuilder().register("t", DeltaTable(str(folder))).execute("select k, a, cast(v as int) as v from t")
    rows = found.read_all() if hasattr(found, "read_all") else found
    return _rows([(row["k"], row["a"], row["v"]) for batch in [rows] for row in _listed(batch)])


def _listed(table: object) -> list[dict[str, object]]:
    import pyarrow as pa

    return pa.table(table).to_pylist()  # type: ignore[no-any-return]
