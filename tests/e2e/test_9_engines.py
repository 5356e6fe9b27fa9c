"""The Thrift Server makes of the same events, in the same runs, what Sail has made; and each can go on where the other ended."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isclose
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.clients.duckdb import delta_extension
from lake.clients.thrift import thrift
from lake.contract.events import TOPICS
from lake.gold.delta_log import is_table
from lake.gold.tables import VIEWS
from tests.e2e.lakehouse import GOLD_TABLES, UP_SECONDS, Lakehouse, running_lakehouse
from tests.reference.compare import FLOAT_TOLERANCE, OF_COLUMN

pytestmark = pytest.mark.e2e
OTHER_EACH_RUN = {"calc_runs"}
RESTATED_DIGITS = -16  # the scale of old_value and new_value, and of no other column


@pytest.fixture(scope="module")
def twin() -> Iterator[Lakehouse]:
    """A home that has never had another writer than the Thrift Server."""
    with running_lakehouse("thrift", ["thrift"]) as started:
        yield started


@pytest.fixture(scope="module")
def by_thrift(twin: Lakehouse, demo: Lakehouse, golden: Lakehouse, tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """The same events in the same two runs; a copy of the home as it then was, with its metastore, without services."""
    for state in (demo, golden):
        shutil.rmtree(twin.tables / "bronze", ignore_errors=True)
        shutil.copytree(state.tables / "bronze", twin.tables / "bronze")
        twin.lake("build", "--no-test")
    kept = twin.copied(tmp_path_factory.mktemp("thrift") / "home")
    shutil.copytree(twin.config.places.metastore, kept.config.places.metastore)
    return kept


@dataclass(frozen=True)
class AfterLoss:
    """What a build said after the metastore was lost, and the numbers of the runs that are recorded."""

    said: str
    runs: list[int]


@pytest.fixture(scope="module")
def after_loss(twin: Lakehouse, by_thrift: Lakehouse) -> AfterLoss:
    """The Thrift Server started again on the twin, whose metastore was thrown away."""
    twin.lake("down")
    shutil.rmtree(twin.config.places.metastore)
    twin.lake("up", "thrift", "--timeout", UP_SECONDS)
    said = twin.lake("build").stderr
    return AfterLoss(said, sorted(run["run_number"] for run in twin.rows("calc_runs")))


@dataclass(frozen=True)
class TakenOver:
    """The twin, whose gold Sail has made anew, and what Sail had said without `--full-refresh`."""

    twin: Lakehouse
    refused: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def taken_over(twin: Lakehouse, after_loss: AfterLoss) -> TakenOver:
    """The last that happens to the twin."""
    by_sail = Lakehouse(twin.config.model_copy(update={"engine": "sail"}))
    refused = by_sail.lake("build", check=False)
    by_sail.lake("build", "--full-refresh", "--no-test")
    return TakenOver(twin, refused)


def test_every_table_is_the_same_on_both_engines(golden: Lakehouse, by_thrift: Lakehouse) -> None:
    names = _tables(golden.tables)
    expected = {f"gold/{table}" for table in GOLD_TABLES if table not in {*VIEWS, *OTHER_EACH_RUN}}
    expected |= {f"silver/{topic.versions}" for topic in TOPICS.values()}

    different = {name: found for name in names if (found := _differences(golden.tables / name, by_thrift.tables / name))}

    assert names == _tables(by_thrift.tables)
    assert expected <= set(names)
    assert different == {}


def test_a_lost_metastore_is_made_anew_from_the_folder_and_history_goes_on(after_loss: AfterLoss) -> None:
    assert "Nothing new" in after_loss.said
    assert after_loss.runs == [1, 2]


@pytest.mark.chaos
def test_a_copied_home_builds_its_own_tables_and_touches_nothing_of_the_original(twin: Lakehouse, by_thrift: Lakehouse) -> None:
    with running_lakehouse("thrift", ["thrift"]) as copied:
        copied.lake("down")
        for folder in ("tables", "metastore"):
            shutil.rmtree(copied.config.home / folder, ignore_errors=True)
            shutil.copytree(by_thrift.config.home / folder, copied.config.home / folder)
        shutil.rmtree(copied.config.home / "metastore" / "derby" / "tmp", ignore_errors=True)
        for lock in (copied.config.home / "metastore").rglob("*.lck"):
            lock.unlink()
        before = twin.versions()

        copied.lake("up", "thrift", "--timeout", UP_SECONDS)
        copied.lake("build", "--no-test", "--as-of", "2013-01-31")

        assert twin.versions() == before
        assert max(row["value_date"] for row in copied.rows("fact_portfolio_value_daily")).isoformat() == "2013-01-31"


def test_sail_takes_the_home_over_and_restates_nothing(taken_over: TakenOver) -> None:
    runs = sorted(taken_over.twin.rows("calc_runs"), key=lambda run: run["run_number"])

    assert (taken_over.refused.returncode, "--full-refresh" in taken_over.refused.stderr) == (3, True)
    assert [(run["engine"], run["rows_restated"] > 0) for run in runs] == [("thrift", False), ("thrift", True), ("sail", False)]


@pytest.mark.parametrize("table", [*GOLD_TABLES, "restatements"])
def test_the_thrift_server_reads_what_sail_wrote_as_duckdb_does(taken_over: TakenOver, table: str) -> None:
    rows = taken_over.twin.rows(table)
    columns = list(rows[0]) if rows else ["*"]

    with thrift(taken_over.twin.config) as server:
        by_spark = server.rows(f"select {', '.join(columns)} from gold.{table}")

    by_duckdb = [tuple(row.values()) for row in rows]
    for one, other in zip(sorted(by_spark, key=_line), sorted(by_duckdb, key=_line), strict=True):
        assert _line(one) == _line(other)
        # A view divides, and raises to powers: each engine makes doubles in its own way.
        assert [column for column, *pair in zip(columns, one, other, strict=True) if not _are_close(column, *pair)] == []


def _tables(root: Path) -> list[str]:
    found = [folder for schema in ("silver", "gold") for folder in sorted((root / schema).iterdir()) if is_table(folder)]
    return [str(folder.relative_to(root)) for folder in found if folder.name not in OTHER_EACH_RUN]


def _differences(one: Path, other: Path) -> list[str]:
    """The first rows in which two tables differ: money, units, dates and texts exactly, doubles as `compare` has it."""
    with duckdb.connect() as connection:
        connection.load_extension(delta_extension())
        scans = [f"delta_scan('{folder}')" for folder in (one, other)]
        mine, others = ({name: kind for name, kind, *_ in connection.sql(f"describe from {scan}").fetchall()} for scan in scans)
        if mine != others:
            return [f"{mine} and {others}"]
        doubles = [name for name, kind in mine.items() if kind == "DOUBLE"]
        exact = ", ".join(f'"{name}"' for name in sorted(mine) if name not in doubles)
        numbered = [f"(select *, row_number() over (order by {exact}) as nth from {scan})" for scan in scans]
        same = [f'mine."{name}" is not distinct from others."{name}"' for name in mine if name not in doubles]
        same += [f"({_is_close(name)})" for name in doubles]
        joined = f"from {numbered[0]} as mine full join {numbered[1]} as others using (nth) where not ({' and '.join(same)})"
        return [str(row) for row in connection.sql(f"select mine, others {joined} limit 3").fetchall()]


def _is_close(name: str) -> str:
    one, other = f'mine."{name}"', f'others."{name}"'
    tolerance = OF_COLUMN.get(name, FLOAT_TOLERANCE)
    return f"coalesce(abs({one} - {other}) <= {tolerance} * greatest(1, abs({one})), {one} is null and {other} is null)"


def _line(row: tuple[Any, ...]) -> str:
    """All of a row but its doubles."""
    return "|".join("a double" if isinstance(value, float) else _text(value) for value in row)


def _are_close(column: str, one: Any, other: Any) -> bool:
    tolerance = OF_COLUMN.get(column, FLOAT_TOLERANCE)
    return not isinstance(one, float) or isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)


def _text(value: Any) -> str:
    if isinstance(value, Decimal) and value.as_tuple().exponent == RESTATED_DIGITS:
        return f"{value:.9f}"  # a double that became a decimal: Spark and DuckDB round the last digits otherwise
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else str(value)
