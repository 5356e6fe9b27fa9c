"""Periods: when they begin, the golden XIRR and Modified Dietz, and what holds of the periods of any book."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.reference.books import books
from tests.reference.ledger import ledger
from tests.reference.periods import ScopeDay, modified_dietz, starts
from tests.reference.story import Arrival, Row
from tests.reference.xirr import xirr

EXCEL = {
    date(2008, 1, 1): -10_000,
    date(2008, 3, 1): 2_750,
    date(2008, 10, 30): 4_250,
    date(2009, 2, 15): 3_250,
    date(2009, 4, 1): 2_750,
}


def amounts(of_days: dict[date, int]) -> dict[date, Decimal]:
    return {day: Decimal(amount) for day, amount in of_days.items()}


def years(*of_years: int) -> dict[date, Decimal]:
    """An amount every 365 days."""
    return {date(2023, 1, 1) + timedelta(days=365 * number): Decimal(amount) for number, amount in enumerate(of_years)}


def test_the_xirr_of_excel() -> None:
    rate, status = xirr(amounts(EXCEL))

    assert rate is not None
    assert (round(rate, 10), status) == (0.3733625335, "FOUND")


@pytest.mark.parametrize(
    ("given_amounts", "expected"),
    [
        (years(-100, 110), (pytest.approx(0.1, rel=1e-14), "FOUND")),
        (years(-100, 0, 1), (pytest.approx(-0.9, rel=1e-13), "FOUND")),
        (years(-100, 100), (pytest.approx(0, abs=1e-15), "FOUND")),
        (years(-100, 230, -132), (None, "SEVERAL_ROOTS")),
        (years(-100, 200_000), (None, "NO_ROOT")),
        (years(100, 5), (None, "NO_SIGN_CHANGE")),
        (years(0), (None, "NO_SIGN_CHANGE")),
    ],
)
def test_a_xirr_or_why_there_is_none(given_amounts: dict[date, Decimal], expected: Any) -> None:
    assert xirr(given_amounts) == expected


@pytest.mark.parametrize(("timing", "percent"), [("ALL_END", 15.31), ("ALL_START", 15.22), ("IN_START_OUT_END", 15.21)])
def test_modified_dietz_by_the_flow_timing(timing: str, percent: float) -> None:
    start, end = date(2023, 10, 31), date(2023, 11, 30)
    flows = {date(2023, 11, 6): (0, 2_000), date(2023, 11, 11): (20_000, 0), end: (0, 0)}
    days = {
        day: ScopeDay(Decimal(135_000), Decimal(inflow), Decimal(outflow), None, None, Decimal(0))
        for day, (inflow, outflow) in flows.items()
    }

    found = modified_dietz(timing, start, end, Decimal(100_000), days)

    assert found is not None
    assert round(found * 100, 2) == percent


def test_periods_begin_at_the_end_of_a_day() -> None:
    assert starts(date(2024, 5, 31), date(2010, 3, 4)) == {
        "1D": date(2024, 5, 30),
        "WTD": date(2024, 5, 26),
        "MTD": date(2024, 4, 30),
        "QTD": date(2024, 3, 31),
        "YTD": date(2023, 12, 31),
        "1M": date(2024, 4, 30),
        "3M": date(2024, 2, 29),
        "6M": date(2023, 11, 30),
        "1Y": date(2023, 5, 31),
        "3Y": date(2021, 5, 31),
        "5Y": date(2019, 5, 31),
        "ITD": date(2010, 3, 4),
    }
    assert starts(date(2024, 2, 29), None)["1Y"] == date(2023, 2, 28)


@settings(max_examples=20, deadline=None)
@given(book=books())
def test_since_inception_is_the_index_and_a_year_to_date_links_its_months(book: list[Arrival]) -> None:
    tables = ledger(book)
    index = {_key(row, "return_date"): row["twr_index"] for row in tables["cumulative_returns"]}
    found: dict[Any, dict[str, Row]] = defaultdict(dict)
    for row in tables["period_returns"]:
        found[_key(row, "as_of_date")][row["period"]] = row

    for key, of_day in found.items():
        assert len(of_day) == 12
        if (since := of_day["ITD"]["twr"]) is not None:
            assert since == pytest.approx(index[key] - 1, rel=1e-9, abs=1e-9)
        to_month, month = of_day["YTD"]["from_date"], of_day["MTD"]
        before = found.get((*key[:2], month["from_date"]))
        if before is None or before["YTD"]["from_date"] != to_month or before["YTD"]["twr"] is None or month["twr"] is None:
            continue
        linked = (1 + before["YTD"]["twr"]) * (1 + month["twr"]) - 1
        assert of_day["YTD"]["twr"] == pytest.approx(linked, rel=1e-9, abs=1e-9)


def _key(row: Row, day: str) -> tuple[Any, ...]:
    return row["scope_type"], row["scope_id"], row[day]
