from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from lake.contract.events import CashEvent, Trade, to_json
from lake.contract.validation import problems
from producers.demo.book import Book
from producers.demo.market import market
from producers.demo.reinvest import reinvest_events
from producers.files import encode
from producers.sample import SHARES, daily_bars


def test_every_event_is_valid_and_once() -> None:
    messages = reinvest_events()

    assert [problem for topic, event in messages for problem in problems(topic, encode(to_json(event)))] == []
    assert len({event.event_id for _, event in messages}) == len(messages)


@pytest.mark.parametrize("symbol", SHARES)
def test_return_is_that_of_the_adjusted_close_and_cash_is_zero(symbol: str) -> None:
    days: dict[date, list[Trade | CashEvent]] = defaultdict(list)
    for _, event in reinvest_events():
        if isinstance(event, Trade | CashEvent) and event.account_id == f"REINV-{symbol}":
            days[event.recorded_at.date()].append(event)
    bars = daily_bars()[symbol]
    book = Book()

    furthest = Decimal(0)
    for bar in bars:
        book.split(market().splits.get(bar.day, {}))
        for event in days.get(bar.day, []):
            book.take(event)
        index = book.shares[symbol] / 1000 * bar.close / bars[0].close
        furthest = max(furthest, abs(index / (bar.adjusted / bars[0].adjusted) - 1))
        assert book.cash == 0

    assert furthest < Decimal("1e-9")
