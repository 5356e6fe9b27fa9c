"""The invariant of the index on paths of any sign: a short that loses more than everything makes it negative."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from lake.home.home import this_home
from lake.verify.registry import Evidence, Result
from lake.verify.returns import returns_chain_to_the_index

PATHS = {
    "gains and losses": [0.1, -0.2, 0.0, 0.3],
    "a total loss": [0.5, -1.0, 0.2],
    "below zero, and there to stay": [0.5, -34.02218939265297, 0.0, 0.01, -0.02],
    "below zero and back": [-3.0, 0.5, -2.5, 0.1],
    "a millionfold": [1e6, 0.1, -0.3, 0.25],
}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema gold")
        yield opened


def _evidence(connection: duckdb.DuckDBPyConnection, returns: list[float], off: float = 0.0) -> Evidence:
    """The tables of one scope with these returns; the last index is off by a part of itself."""
    index, peak, rows = 1.0, 1.0, []
    for number, daily in enumerate(returns, start=1):
        index *= 1 + daily
        index *= 1 + (off if number == len(returns) else 0)
        peak = max(peak, index)
        rows.append(("ALL", "ALL", date(2024, 1, 1) + timedelta(number), date(2024, 1, 1), daily, index, index / peak - 1))
    connection.execute(
        "create table days (scope_type text, scope_id text, return_date date, base_date date, r double, i double, d double)"
    )
    connection.executemany("insert into days values (?, ?, ?, ?, ?, ?, ?)", rows)
    keys = "scope_type, scope_id, return_date"
    connection.execute(f"create table gold.daily_returns as select {keys}, r as daily_return from days")
    connection.execute(
        f"create table gold.cumulative_returns as select {keys}, base_date, i as twr_index, i - 1 as cumulative_return from days"
    )
    connection.execute(f"create table gold.drawdown as select {keys}, d as drawdown from days")
    return Evidence(connection, this_home())


@pytest.mark.parametrize("path", PATHS)
def test_an_index_that_is_the_product_of_its_returns_is_right_whatever_its_sign(
    connection: duckdb.DuckDBPyConnection, path: str
) -> None:
    outcome = returns_chain_to_the_index(_evidence(connection, PATHS[path]))

    assert outcome.result is Result.PASSED, outcome


@pytest.mark.parametrize("path", sorted(set(PATHS) - {"a total loss"}))
def test_one_that_is_off_is_found(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    outcome = returns_chain_to_the_index(_evidence(connection, PATHS[path], off=1e-7))

    assert outcome.result is Result.FAILED, outcome
