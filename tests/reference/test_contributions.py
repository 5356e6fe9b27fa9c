"""Contributions to the return of a period are that return, and their P&L is what the scope gained."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from hypothesis import given

from tests.reference.books import Arrival, books
from tests.reference.ledger import Tables, ledger
from tests.reference.test_invariants import for_every_book

Row = dict[str, Any]
KEY = ("scope_type", "scope_id", "as_of_date", "period")
A_LAST_DIGIT = 1e-12


def by_period(tables: Tables) -> list[tuple[Row, list[Row]]]:
    """Each period that has a return, with its contributions."""
    found = defaultdict(list)
    for row in tables["contributions"]:
        found[tuple(row[column] for column in KEY)].append(row)
    periods = [row for row in tables["period_returns"] if row["twr"] is not None]
    assert len(found) == len(periods)
    return [(row, found[tuple(row[column] for column in KEY)]) for row in periods]


@for_every_book
@given(books())
def test_contributions_add_up_to_the_return(book: list[Arrival]) -> None:
    for period, rows in by_period(ledger(book)):
        told = [row["contribution"] for row in rows if row["contribution"] is not None]

        allowed = A_LAST_DIGIT * (1 + sum(map(abs, told)))
        assert len(told) < len(rows) or abs(sum(told) - period["twr"]) <= allowed, period


@for_every_book
@given(books())
def test_what_the_rows_of_a_period_gained_is_the_change_of_value_less_the_flows(book: list[Arrival]) -> None:
    tables = ledger(book)
    days = {(row["scope_type"], row["scope_id"], row["value_date"]): row for row in tables["fact_portfolio_value_daily"]}

    for period, rows in by_period(tables):
        scope, (start, end) = (period["scope_type"], period["scope_id"]), (period["from_date"], period["as_of_date"])
        flows = sum(row["inflow"] - row["outflow"] for (*of, day), row in days.items() if (*of,) == scope and start < day <= end)
        before = days[*scope, start]["total_value"] if (*scope, start) in days else Decimal(0)
        assert sum(row["pnl"] for row in rows) == days[*scope, end]["total_value"] - before - flows, period
