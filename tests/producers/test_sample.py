from datetime import date
from decimal import Decimal

from producers.sample import SHARES, daily_bars


def test_every_symbol_has_its_days_in_order_and_once() -> None:
    bars = daily_bars()

    days = {symbol: [bar.day for bar in found] for symbol, found in bars.items()}

    assert {symbol: len(found) for symbol, found in days.items()} == {
        "AAPL": 3270,
        "FB": 196,
        "GOOG": 2148,
        "IBM": 3270,
        "MSFT": 3270,
    }
    assert all(found == sorted(set(found)) for found in days.values())
    assert days["FB"][0] == date(2012, 5, 18)
    assert set(days) == set(SHARES)


def test_close_lies_in_the_range_of_its_day() -> None:
    bars = [bar for found in daily_bars().values() for bar in found]

    assert all(0 < bar.low <= bar.close <= bar.high for bar in bars)


def test_decimals_are_those_of_the_text() -> None:
    bar = next(bar for bar in daily_bars()["AAPL"] if bar.day == date(2012, 11, 7))

    assert str(bar.close) == "558.0019"
    assert bar.volume == bar.volume.to_integral_value()
    assert all(isinstance(value, Decimal) for value in (bar.low, bar.high, bar.close, bar.volume, bar.adjusted))
