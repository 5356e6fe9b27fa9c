"""The second run of the lakehouse with the demo: the golden cases, a random book, a correction, and what is not supported yet."""

from decimal import Decimal
from typing import Any

from lake.contract.events import to_json
from tests.reference.books import random_book
from tests.reference.golden import golden_cases

SEED = 7
PUBLISHED_TABLES = ("fact_trades", "fact_portfolio_value_daily", "daily_returns", "cumulative_returns")

Event = tuple[str, dict[str, Any]]
STAMP = {"recorded_at": "2024-01-02T12:00:00Z"}
NOT_SUPPORTED: list[Event] = [
    ("trades", {"trade_id": "UNS-1", "side": "BUY", "currency": "VND", "quantity": "1", "price": "10"}),
    ("cash_events", {"cash_event_id": "UNS-2", "cash_type": "DEPOSIT", "currency": "VND", "amount": "10"}),
    ("corporate_actions", {"corporate_action_id": "UNS-3", "action_type": "SPLIT", "ratio_new": "1.00001", "ratio_old": "1"}),
]
COMMON = {
    "trades": {"account_id": "UNS", "symbol": "UNS-A", "executed_at": "2024-01-02T10:00:00Z"},
    "cash_events": {"account_id": "UNS", "occurred_at": "2024-01-02T10:00:00Z"},
    "corporate_actions": {"symbol": "UNS-A", "ex_date": "2024-01-02"},
}
DEPOSIT: Event = (
    "cash_events",
    {"event_id": "UNS-0", "cash_event_id": "UNS-0", "cash_type": "DEPOSIT", "currency": "USD", "amount": "100", **STAMP}
    | COMMON["cash_events"],
)


def supported(demo_sent: list[Event]) -> list[Event]:
    """All that is booked: the golden cases, a random book, a deposit and a correction."""
    golden = [
        (topic, event if isinstance(event, dict) else to_json(event)) for case in golden_cases() for topic, event in case.events
    ]
    book = [(topic, event if isinstance(event, dict) else to_json(event)) for topic, event in random_book(SEED, 400)]
    return [*golden, *book, DEPOSIT, _correction(demo_sent)]


def not_supported() -> list[Event]:
    """What is kept, and said to be not computed yet."""
    return [
        (topic, {"event_id": f"UNS-{number}"} | COMMON[topic] | STAMP | event)
        for number, (topic, event) in enumerate(NOT_SUPPORTED, start=1)
    ]


def _correction(demo_sent: list[Event]) -> Event:
    """One share more in a fill of ACC001, in the middle of the days that have been published."""
    fill = next(event for topic, event in demo_sent if topic == "trades" and event["trade_id"] == "T-ACC001-00200")
    quantity = str(Decimal(fill["quantity"]) + 1)
    return "trades", fill | {"event_id": "CORRECTION", "version": 99, "action": "CORRECT", "quantity": quantity}
