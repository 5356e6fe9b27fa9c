"""The price of a symbol on a day, and which days are trading days."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lake.contract.events import Instrument, Price
from tests.reference.rounding import in_units
from tests.reference.splits import Splits


@dataclass(frozen=True)
class Quote:
    """A price as it counts on a day, and the day that it is from."""

    price: Decimal
    price_date: date
    currency: str


class Prices:
    """All booked prices."""

    def __init__(self, prices: Iterable[Price], instruments: Mapping[str, Instrument], as_of: date) -> None:
        self._instruments = instruments
        self._as_of = as_of
        self._of_day: dict[str, dict[date, tuple[Decimal, str]]] = defaultdict(dict)
        self._close_days: dict[tuple[str, str], set[date]] = defaultdict(set)
        self._closes: dict[str, set[date]] = defaultdict(set)
        # Ticks in the order of their time, closes after them: the last one written is the price of the day.
        for price in sorted(prices, key=lambda price: (price.price_type == "CLOSE", price.priced_at)):
            assert price.price_date is not None
            self._of_day[price.symbol][price.price_date] = (in_units(price.price), price.currency)
            if price.price_type == "CLOSE":
                self._close_days[self._market(price.symbol)].add(price.price_date)
            if price.price_type == "CLOSE":
                self._closes[price.symbol].add(price.price_date)
        self._days = {symbol: sorted(days) for symbol, days in self._of_day.items()}

    def quote(self, symbol: str, day: date, splits: Splits) -> Quote | None:
        """The price of the day, else the last one before it, brought to the shares of `day`; never one after it."""
        days = self._days.get(symbol, [])
        known = bisect_right(days, day)
        if known == 0:
            return None
        price_date = days[known - 1]
        price, currency = self._of_day[symbol][price_date]
        shares_of = self._as_of if self._is_adjusted(symbol) else price_date
        return Quote(in_units(Fraction(price) * splits.scale(day) / splits.scale(shares_of)), price_date, currency)

    def is_trading_day(self, symbol: str, day: date) -> bool:
        """Whether any symbol of its exchange has a close on `day`."""
        return day in self._close_days[self._market(symbol)]

    def trading_days(self, symbol: str) -> list[date]:
        """The days on which any symbol of its exchange has a close, in order."""
        return sorted(self._close_days[self._market(symbol)])

    def has_price(self, symbol: str, day: date) -> bool:
        """Whether a symbol has a close or a tick of its own on `day`."""
        return day in self._of_day[symbol]

    def closes(self, symbol: str, splits: Splits) -> dict[date, Fraction]:
        """Its closes by their day, each of a common unit."""
        quotes = {day: self.quote(symbol, day, splits) for day in sorted(self._closes[symbol])}
        return {day: Fraction(quote.price) / splits.scale(day) for day, quote in quotes.items() if quote}

    def _is_adjusted(self, symbol: str) -> bool:
        instrument = self._instruments.get(symbol)
        return instrument is not None and instrument.price_adjustment == "SPLIT_ADJUSTED"

    def _market(self, symbol: str) -> tuple[str, str]:
        instrument = self._instruments.get(symbol)
        if instrument is not None and instrument.exchange is not None:
            return ("exchange", instrument.exchange)
        return ("symbol", symbol)
