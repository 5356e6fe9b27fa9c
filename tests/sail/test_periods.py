"""Numbers of the periods of an account of twenty years: DuckDB's table macros of a day say what gold has of it."""

import time
from collections.abc import Iterator
from datetime import date

import pytest

from lake.clients.duckdb import connect
from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.compare import Row, differences
from tests.reference.story import Arrival, Story

SECONDS = 5.0  # it takes a tenth of that on an idle machine
TABLES = ("period_returns", "contributions", "risk_metrics")
LAST = date(2023, 12, 29)
DAYS = (date(2004, 1, 31), date(2008, 2, 29), date(2013, 6, 30), date(2023, 11, 30), LAST)


@pytest.fixture(scope="module")
def lakehouse(tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    """Twenty years of money in every month, some out every quarter, a purchase every year and a price every month."""
    lakehouse = Lakehouse(sail_home(tmp_path_factory.mktemp("periods")))
    write_bronze(lakehouse.config, twenty_years())
    lakehouse.lake("build", "--no-test")
    return lakehouse


def twenty_years() -> Iterator[Arrival]:
    story = Story("LONG")
    yield story.announce(benchmark_symbol=story.id("X"))
    for number in range(240):
        year, month = 2004 + number // 12, number % 12 + 1
        yield story.deposit(f"d{number}", f"{year}-{month:02}-05", f"{1000 + number % 7 * 100}")
        yield story.close(f"{year}-{month:02}-{LAST.day if month != 2 else 28}", f"{50 + number % 17}.{number % 10}")
        if month % 3 == 0:
            yield story.withdraw(f"w{number}", f"{year}-{month:02}-20", f"{900 + number % 11 * 50}")
        if month == 2:
            yield story.buy(f"b{number}", f"{year}-{month:02}-10", "20", "50", fee="5")


@pytest.mark.parametrize("table", TABLES)
def test_a_day_that_the_table_has_is_told_the_same(lakehouse: Lakehouse, table: str) -> None:
    all_rows = lakehouse.rows(table)
    for day in DAYS:
        rows = told(lakehouse, f"from gold.{table}_at('{day}')")
        expected = [row for row in all_rows if row["as_of_date"] == day]

        assert expected and (len(expected) == 24 or table == "contributions")
        assert list(rows[0]) == list(expected[0])
        assert differences(table, rows, expected) == []


def test_any_day_is_told_and_no_other(lakehouse: Lakehouse) -> None:
    with connect(lakehouse.config.home) as lake:
        count = "select count(*) from gold.period_returns_at($day)"
        found = [lake.execute(count, {"day": day}).fetchall()[0][0] for day in ("2015-07-15", "2024-01-01", "2004-01-04")]

    assert found == [24, 0, 0]


@pytest.mark.parametrize("table", TABLES)
def test_one_scope_of_twenty_years_is_told_at_once(lakehouse: Lakehouse, table: str) -> None:
    begun = time.monotonic()
    rows = told(lakehouse, f"from gold.{table}_at('2023-12-15') where scope_id = 'LONG'")
    taken = time.monotonic() - begun

    assert len({row["period"] for row in rows}) == 12
    assert taken < SECONDS


def told(lakehouse: Lakehouse, sql: str) -> list[Row]:
    with connect(lakehouse.config.home) as lake:
        asked = lake.sql(sql)
        return [dict(zip(asked.columns, row, strict=True)) for row in asked.fetchall()]
