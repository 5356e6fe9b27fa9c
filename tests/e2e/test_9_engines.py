"""The Thrift Server makes of the same events, in the same runs, what Sail has made; and each can go on where the other ended."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.clients.duckdb import delta_extension
from lake.clients.thrift import thrift
from lake.gold.delta_log import is_table
from lake.gold.views import VIEWS
from lake.home.layout import layout
from lake.verify.silver import VERSIONS
from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse, running_lakehouse

pytestmark = pytest.mark.e2e
OTHER_EACH_RUN = {"calc_runs"}
RESTATED_DIGITS = -16  # the scale of old_value and new_value, and of no other column


@pytest.fixture(scope="module")
def twin() -> Iterator[Lakehouse]:
    """A home that has never had another writer than the Thrift Server."""
    with running_lakehouse("thrift", ["thrift"]) as started:
        yield started


@pytest.fixture(scope="module")
def by_sail(lakehouse: Lakehouse, gold: Any) -> Path:
    """The tables as Sail left them after two runs: the demo; the golden cases, a random book and a correction."""
    return lakehouse.config.home / "copies" / "golden"


@pytest.fixture(scope="module")
def by_thrift(lakehouse: Lakehouse, twin: Lakehouse, by_sail: Path) -> Path:
    """The same events in the same two runs."""
    tables = Path(layout(twin.config).tables)
    for moment in (lakehouse.config.home / "copies" / "demo", by_sail):
        shutil.rmtree(tables / "bronze", ignore_errors=True)
        shutil.copytree(moment / "bronze", tables / "bronze")
        twin.lake("build", "--no-test")
    return tables


def test_every_table_is_the_same_on_both_engines(by_sail: Path, by_thrift: Path) -> None:
    names = _tables(by_sail)
    expected = {f"gold/{table}" for table in GOLD_TABLES if table not in {*VIEWS, *OTHER_EACH_RUN}}
    expected |= {f"silver/{table}" for table in VERSIONS.values()}

    different = {name: found for name in names if (found := _differences(by_sail / name, by_thrift / name))}

    assert names == _tables(by_thrift)
    assert expected <= set(names)
    assert different == {}


def test_a_lost_metastore_is_made_anew_from_the_folder_and_history_goes_on(twin: Lakehouse, by_thrift: Path) -> None:
    twin.lake("down")
    shutil.rmtree(layout(twin.config).metastore)

    twin.lake("up", "thrift", "--timeout", "400")
    done = twin.lake("build")

    assert "Nothing new" in done.stderr
    assert sorted(run["run_number"] for run in twin.rows("calc_runs")) == [1, 2]


@pytest.mark.chaos
def test_a_copied_home_builds_its_own_tables_and_touches_nothing_of_the_original(twin: Lakehouse, by_thrift: Path) -> None:
    with running_lakehouse("thrift", ["thrift"]) as copied:
        copied.lake("down")
        for folder in ("tables", "metastore"):
            shutil.rmtree(copied.config.home / folder, ignore_errors=True)
            shutil.copytree(twin.config.home / folder, copied.config.home / folder)
        shutil.rmtree(copied.config.home / "metastore" / "derby" / "tmp", ignore_errors=True)
        for lock in (copied.config.home / "metastore").rglob("*.lck"):
            lock.unlink()
        before = twin.versions()

        copied.lake("up", "thrift", "--timeout", "400")
        copied.lake("build", "--no-test", "--as-of", "2013-01-31")

        assert twin.versions() == before
        assert max(row["value_date"] for row in copied.rows("fact_portfolio_value_daily")).isoformat() == "2013-01-31"


def test_sail_takes_the_home_over_and_restates_nothing(twin: Lakehouse, by_thrift: Path) -> None:
    refused = Lakehouse(twin.config.model_copy(update={"engine": "sail"})).lake("build", check=False)
    Lakehouse(twin.config.model_copy(update={"engine": "sail"})).lake("build", "--full-refresh", "--no-test")

    runs = sorted(twin.rows("calc_runs"), key=lambda run: run["run_number"])

    assert (refused.returncode, "--full-refresh" in refused.stderr) == (3, True)
    assert [(run["engine"], run["rows_restated"] > 0) for run in runs] == [("thrift", False), ("thrift", True), ("sail", False)]


@pytest.mark.parametrize("table", [*GOLD_TABLES, "restatements"])
def test_the_thrift_server_reads_what_sail_wrote_as_duckdb_does(twin: Lakehouse, by_thrift: Path, table: str) -> None:
    rows = twin.rows(table)
    columns = list(rows[0]) if rows else ["*"]

    with thrift(twin.config) as server:
        by_spark = server.rows(f"select {', '.join(columns)} from gold.{table}")

    assert sorted(_line(row) for row in by_spark) == sorted(_line(tuple(row.values())) for row in rows)


def _tables(root: Path) -> list[str]:
    found = [folder for schema in ("silver", "gold") for folder in sorted((root / schema).iterdir()) if is_table(folder)]
    return [str(folder.relative_to(root)) for folder in found if folder.name not in OTHER_EACH_RUN]


def _differences(one: Path, other: Path) -> list[str]:
    """The first rows in which two tables differ: money, units, dates and texts exactly, doubles to 1e-12."""
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
    return f"coalesce(abs({one} - {other}) <= 1e-12 * greatest(1, abs({one})), {one} is null and {other} is null)"


def _line(row: tuple[Any, ...]) -> str:
    return "|".join(_text(value) for value in row)


def _text(value: Any) -> str:
    if isinstance(value, Decimal) and value.as_tuple().exponent == RESTATED_DIGITS:
        return f"{value:.9f}"  # a double that became a decimal: Spark and DuckDB round the last digits otherwise
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else str(value)
