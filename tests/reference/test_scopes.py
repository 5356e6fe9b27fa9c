"""Scopes: their flow timing and their trading days."""

from datetime import date
from typing import Any

from tests.reference.ledger import Tables, ledger
from tests.reference.story import Arrival, Story, event_of

A, B, C = Story("A"), Story("B"), Story("C")


def timings(tables: Tables) -> dict[Any, str]:
    return {row["scope_id"]: row["flow_timing"] for row in tables["daily_returns"]}


def trading_days(tables: Tables, scope_id: str) -> list[int]:
    return [row["return_date"].day for row in tables["daily_returns"] if row["scope_id"] == scope_id and row["is_trading_day"]]


def deposits() -> list[Arrival]:
    return [story.deposit("d", "2024-01-04", "100") for story in (A, B, C)]


def test_a_scope_has_the_common_flow_timing_of_its_accounts() -> None:
    announced = [
        A.announce(flow_timing="ALL_START", portfolio_id="P"),
        B.announce(flow_timing="ALL_START", portfolio_id="P"),
        C.announce(flow_timing="ALL_END", portfolio_id="Q"),
    ]

    tables = ledger([*announced, *deposits()])

    expected = {"A": "ALL_START", "B": "ALL_START", "C": "ALL_END", "P": "ALL_START", "Q": "ALL_END", "ALL": "IN_START_OUT_END"}
    assert timings(tables) == expected


def test_an_account_without_a_booked_event_is_no_scope() -> None:
    tables = ledger([A.announce(portfolio_id="P"), B.announce(portfolio_id="Q"), A.deposit("d", "2024-01-04", "100")])

    assert set(timings(tables)) == {"A", "P", "ALL"}
    assert {row["account_id"]: row["is_announced"] for row in tables["dim_account"]} == {"A": True, "B": True}


def test_a_cancelled_account_event_leaves_the_defaults() -> None:
    cancelled = A.announce(portfolio_id="P", version=2, action="CANCEL")

    tables = ledger([A.announce(portfolio_id="P"), A.deposit("d", "2024-01-04", "100"), cancelled])

    assert set(timings(tables)) == {"A", "ALL"}
    assert [row["is_announced"] for row in tables["dim_account"]] == [False]


def test_a_scope_that_holds_nothing_trades_from_monday_to_friday() -> None:
    tables = ledger(deposits(), as_of=date(2024, 1, 9))

    assert trading_days(tables, "A") == [4, 5, 8, 9]


def test_a_trading_day_is_one_of_the_exchange_of_what_is_held_at_its_start_or_end() -> None:
    listed = [event_of("instruments", A.id(name), symbol=A.id(name), name=name, exchange="XNYS") for name in ("X", "Y")]
    events = [
        A.buy("b", "2024-01-05", "1", "10"),
        A.sell("s", "2024-01-08", "1", "10"),
        *(A.close(day, "10", symbol="Y") for day in ("2024-01-04", "2024-01-06", "2024-01-09")),
    ]

    tables = ledger([*listed, *deposits(), *events], as_of=date(2024, 1, 10))

    assert trading_days(tables, "A") == [4, 6, 9, 10]
    assert trading_days(tables, "ALL") == [4, 6, 9, 10]
    assert trading_days(tables, "B") == [4, 5, 8, 9, 10]


def test_an_instrument_without_an_exchange_trades_on_the_days_of_its_own_closes() -> None:
    events = [A.buy("b", "2024-01-04", "1", "10"), A.close("2024-01-06", "10"), A.close("2024-01-05", "10", symbol="Y")]

    tables = ledger([*deposits(), *events])

    assert trading_days(tables, "A") == [6]
