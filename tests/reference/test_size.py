"""The ledger is quick enough to be the oracle of the demo."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from time import perf_counter

import pytest

from lake.contract.events import Trade
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story

YEARS, FILLS, SYMBOLS, MOST_SECONDS = 13, 1500, 5, 60


@pytest.mark.bench
def test_thirteen_years_of_daily_prices_take_less_than_a_minute() -> None:
    arrivals = _large_book(Random(1))

    start = perf_counter()
    tables = ledger(arrivals)
    seconds = perf_counter() - start

    sizes = {table: len(rows) for table, rows in tables.items()}
    print(f"{len(arrivals)} events, {seconds:.1f} s, {sizes}")
    assert seconds < MOST_SECONDS


def _large_book(random: Random) -> list[Arrival]:
    """Six accounts in two portfolios: nine scopes. All hold the symbols of the first."""
    stories = [Story(f"LRG-{number}") for number in range(6)]
    market = stories[0]
    first = date(2000, 3, 1)
    days = [first + timedelta(days=number) for number in range(365 * YEARS)]
    weekdays = [day for day in days if day.weekday() < 5]
    symbols = [f"S{number}" for number in range(SYMBOLS)]
    arrivals = [story.announce(portfolio_id=f"LRG-P{number % 2}") for number, story in enumerate(stories)]
    arrivals += [story.deposit("d", first.isoformat(), "1000000") for story in stories]
    for symbol in symbols:
        price = 10_000
        for day in weekdays:
            price = max(100, price + random.randint(-200, 205))
            arrivals.append(market.close(day.isoformat(), f"{price / 100:.2f}", symbol))
    arrivals += [market.split(f"x{symbol}", date(2005, 6, 1).isoformat(), ("2", "1"), symbol) for symbol in symbols]
    for number in range(FILLS):
        story = random.choice(stories)
        trade = story.buy if random.random() < 0.55 else story.sell
        quantity, paid = str(random.randint(1, 200)), str(random.randint(10, 200))
        topic, event = trade(f"t{number}", random.choice(weekdays).isoformat(), quantity, paid, fee="1")
        assert isinstance(event, Trade)
        arrivals.append((topic, replace(event, symbol=market.id(random.choice(symbols)))))
    return arrivals
