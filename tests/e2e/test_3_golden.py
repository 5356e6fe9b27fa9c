"""The golden numbers, and what is not supported yet, arrive in a lakehouse that has been built before."""

from collections.abc import Sequence
from typing import Any

import pytest

from lake.events import to_json
from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse
from tests.reference.books import random_book
from tests.reference.compare import Row, assert_same
from tests.reference.golden import golden_cases
from tests.reference.ledger import ledger

pytestmark = pytest.mark.e2e
SEED = 7

Event = tuple[str, dict[str, Any]]
STAMP = {"recorded_at": "2024-01-02T12:00:00Z"}
NOT_SUPPORTED: list[Event] = [
    ("trades", {"trade_id": "UNS-1", "side": "BUY", "currency": "EUR", "quantity": "1", "price": "10"}),
    ("trades", {"trade_id": "UNS-2", "side": "TRANSFER_IN", "currency": "USD", "quantity": "1", "price": "10"}),
    ("cash_events", {"cash_event_id": "UNS-3", "cash_type": "DEPOSIT", "currency": "EUR", "amount": "10"}),
    ("corporate_actions", {"corporate_action_id": "UNS-4", "action_type": "SYMBOL_CHANGE", "new_symbol": "UNS-B"}),
    ("fx_rates", {"base_currency": "EUR", "quote_currency": "USD", "rate": "1.1", "rate_date": "2024-01-02"}),
    ("accounts", {"account_id": "UNS-LIFO", "name": "By LIFO", "cost_method": "LIFO"}),
    ("accounts", {"account_id": "UNS-NOCASH", "name": "Without cash", "tracks_cash": False}),
]
COMMON = {
    "trades": {"account_id": "UNS", "symbol": "UNS-A", "executed_at": "2024-01-02T10:00:00Z"},
    "cash_events": {"account_id": "UNS", "occurred_at": "2024-01-02T10:00:00Z"},
    "corporate_actions": {"symbol": "UNS-A", "ex_date": "2024-01-02"},
    "fx_rates": {},
    "accounts": {},
}
DEPOSIT: Event = (
    "cash_events",
    {"event_id": "UNS-0", "cash_event_id": "UNS-0", "cash_type": "DEPOSIT", "currency": "USD", "amount": "100", **STAMP}
    | COMMON["cash_events"],
)


@pytest.fixture(scope="module")
def supported(demo: list[Event]) -> list[Event]:
    golden = [
        (topic, event if isinstance(event, dict) else to_json(event)) for case in golden_cases() for topic, event in case.events
    ]
    book = [(topic, event if isinstance(event, dict) else to_json(event)) for topic, event in random_book(SEED, 400)]
    return [*golden, *book, DEPOSIT]


@pytest.fixture(scope="module")
def gold(lakehouse: Lakehouse, supported: list[Event]) -> dict[str, list[Row]]:
    lakehouse.publish(supported)
    lakehouse.publish(
        (topic, {"event_id": f"UNS-{number}"} | COMMON[topic] | STAMP | event)
        for number, (topic, event) in enumerate(NOT_SUPPORTED, start=1)
    )
    lakehouse.lake("build")
    return {table: lakehouse.rows(table) for table in GOLD_TABLES}


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_golden_case(gold: dict[str, list[Row]], case: Any) -> None:
    assert case.problems(gold) == []


def test_all_rows_are_still_those_of_the_ledger(gold: dict[str, list[Row]], demo: list[Event], supported: list[Event]) -> None:
    as_of = max(row["as_of_date"] for row in gold["calc_runs"])
    expected = ledger([*demo, *supported], as_of=as_of)
    _forget_what_is_not_supported(expected["fact_portfolio_value_daily"])
    booked = {table: [row for row in gold[table] if not _is_unsupported(row)] for table in expected}

    assert_same(booked, expected)


def test_what_is_not_supported_is_an_issue_and_marks_the_value(gold: dict[str, list[Row]]) -> None:
    issues = {(row["topic"], row["entity"]) for row in gold["data_issues"] if row["kind"] == "not_yet_supported"}
    last = max((row for row in gold["fact_portfolio_value_daily"] if row["scope_id"] == "UNS"), key=lambda row: row["value_date"])

    assert {
        ("trades", "UNS-1"),
        ("trades", "UNS-2"),
        ("cash_events", "UNS-3"),
        ("corporate_actions", "UNS-4"),
        ("fx_rates", "EUR/USD"),
        ("accounts", "UNS-LIFO"),
        ("accounts", "UNS-NOCASH"),
    } <= issues
    assert (last["total_value"], last["valuation_status"], last["unsupported_count"]) == (100, "UNSUPPORTED", 3)


def _is_unsupported(row: Row) -> bool:
    return row.get("unsupported_reason") is not None or str(row.get("account_id") or row.get("symbol")).startswith(
        ("UNS-LIFO", "UNS-N", "UNS-A")
    )


def _forget_what_is_not_supported(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        if row["scope_type"] == "ALL" or row["scope_id"] == "UNS":
            del row["valuation_status"]
