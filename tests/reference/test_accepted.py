"""Which events count, and up to which day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lake.contract.events import CashEvent, Trade
from tests.reference.accepted import as_of_date, decoded, live_events
from tests.reference.ledger import ledger
from tests.reference.story import Story

STORY = Story("A")
NEW = STORY.buy("b1", "2024-01-02", "10", "1")
CORRECTION = STORY.buy("b1", "2024-01-03", "20", "1", version=2, action="CORRECT")
CANCELLATION = STORY.buy("b1", "2024-01-03", "20", "1", version=3, action="CANCEL")


@pytest.mark.parametrize("arrivals", [[NEW, CORRECTION], [CORRECTION, NEW], [NEW, CORRECTION, NEW]])
def test_the_highest_version_counts(arrivals: list[Any]) -> None:
    assert live_events(arrivals)["trades"] == [CORRECTION[1]]


@pytest.mark.parametrize("arrivals", [[NEW, CANCELLATION], [CANCELLATION, NEW, CORRECTION]])
def test_nothing_counts_of_what_is_cancelled(arrivals: list[Any]) -> None:
    assert live_events(arrivals)["trades"] == []


def test_a_later_version_makes_a_cancelled_event_count_again() -> None:
    revived = STORY.buy("b1", "2024-01-02", "5", "1", version=4, action="CORRECT")

    assert live_events([NEW, revived, CANCELLATION])["trades"] == [revived[1]]


def test_of_two_payloads_of_one_event_id_the_first_stays() -> None:
    other = STORY.buy("b1", "2024-01-02", "99", "1")

    assert live_events([NEW, other])["trades"] == [NEW[1]]


def test_of_two_payloads_of_one_version_the_first_stays() -> None:
    other = STORY.buy("b1", "2024-01-02", "99", "1", event_id="another")

    assert live_events([other, NEW])["trades"] == [other[1]]


def test_a_close_is_one_entity_per_day_and_a_tick_one_per_moment() -> None:
    first, second = STORY.close("2024-01-02", "1"), STORY.close("2024-01-02", "2", priced_at="2024-01-02T20:00:00Z", version=2)
    ticks = [STORY.tick("2024-01-02T10:00:00Z", "1"), STORY.tick("2024-01-02T11:00:00Z", "1")]

    assert live_events([first, ticks[0], (second[0], decoded(*second)), ticks[1]])["prices"] == [
        second[1],
        ticks[0][1],
        ticks[1][1],
    ]


def test_an_event_of_json_has_the_defaults_of_the_contract() -> None:
    event = {
        **{"event_id": "e", "recorded_at": "2024-01-01T00:00:00Z", "trade_id": "t", "account_id": "A", "symbol": "X"},
        **{
            "side": "BUY",
            "quantity": "1.50000000",
            "price": "2",
            "currency": "USD",
            "executed_at": "2024-01-01T23:59:59.999999Z",
        },
        "gross_amount": None,
        "unknown": 1,
    }

    trade = decoded("trades", event)

    assert isinstance(trade, Trade)
    assert (trade.trade_date, trade.settlement_currency, trade.version) == (date(2024, 1, 1), "USD", 1)
    assert (trade.quantity, trade.fee, trade.gross_amount) == (Decimal("1.5"), Decimal(0), None)


def test_as_of_is_the_latest_date_of_any_event_that_is_not_after_today() -> None:
    split = STORY.split("x", "2024-02-01", ("2", "1"))
    events = [event for _, event in (NEW, CORRECTION, CANCELLATION, split, STORY.announce())]

    assert as_of_date(events, today=date(2024, 1, 31)) == date(2024, 1, 3)
    assert as_of_date(events, today=date(2024, 2, 1)) == date(2024, 2, 1)
    assert as_of_date(events, today=None) == date(2024, 2, 1)


def test_what_is_dated_after_the_as_of_date_is_kept_but_not_booked() -> None:
    arrivals = [
        STORY.deposit("d1", "2024-01-02", "100"),
        STORY.deposit("d2", "2024-01-05", "10"),
        STORY.buy("b1", "2024-01-05", "1", "10"),
        STORY.split("x", "2024-01-05", ("2", "1")),
        STORY.close("2024-01-05", "10"),
    ]

    tables = ledger(arrivals, as_of=date(2024, 1, 4))

    assert [row["balance"] for row in tables["fact_cash_balances_daily"]] == [Decimal(100)] * 3
    assert tables["fact_positions_daily"] == []
    assert {row["cash_event_id"] for row in tables["fact_cash_events"]} == {"A:d1", "A:d2"}
    assert tables["dim_account"][0]["last_activity_date"] == date(2024, 1, 2)


def test_no_event_gives_no_row() -> None:
    assert all(rows == [] for rows in ledger([]).values())


def test_the_value_date_is_the_utc_date() -> None:
    _, event = STORY.deposit("d1", "2024-01-02", "1", occurred_at="2024-01-02T23:30:00-05:00")

    assert isinstance(event, CashEvent)
    assert event.value_date == date(2024, 1, 3)
