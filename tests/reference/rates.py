"""Exchange rates: the rate of a pair on a day, its own, the inverse, or by way of one common currency."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from lake.contract.events import FxRate
from tests.reference.rounding import ONE_RATE, ZERO, rounded

RATE_DIGITS = 10
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)  # Python's HALF_UP is away from zero, as SQL's is


@dataclass(frozen=True)
class Rate:
    """Money of the second currency per 1 of the first, and the day that it is from: of two legs, the older one's."""

    rate: Decimal
    rate_date: date | None  # None: of a currency to itself
    via: str | None = None


class Rates:
    """All booked rates."""

    def __init__(self, rates: Iterable[FxRate]) -> None:
        self._of_pair: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
        for rate in rates:
            self._of_pair[rate.base_currency, rate.quote_currency][rate.rate_date] = rate.rate
        self._days = {pair: sorted(days) for pair, days in self._of_pair.items()}
        self._found: dict[tuple[str, str, date], Rate | None] = {}
        self._currencies = sorted({currency for pair in self._of_pair for currency in pair})

    def rate(self, currency: str, base: str, day: date) -> Rate | None:
        """`base` per 1 of `currency` on a day; None when no rate up to it tells."""
        if currency == base:
            return Rate(ONE_RATE, None)
        if (key := (currency, base, day)) not in self._found:
            self._found[key] = self._find(currency, base, day)
        return self._found[key]

    def _find(self, currency: str, base: str, day: date) -> Rate | None:
        own, via = self._leg(currency, base, day), None
        if own is None:
            ways = [
                (min(first[1], second[1]), via, first[0] * second[0])
                for via in self._currencies
                if (first := self._leg(currency, via, day)) and (second := self._leg(via, base, day))
            ]
            if not ways:
                return None
            newest = max(rate_date for rate_date, _, _ in ways)
            via, own = next((way, (exact, rate_date)) for rate_date, way, exact in ways if rate_date == newest)
        exact, rate_date = own
        cast = rounded(exact, RATE_DIGITS)
        return Rate(cast, rate_date, via) if cast > 0 else None

    def _leg(self, currency: str, base: str, day: date) -> tuple[Fraction, date] | None:
        if found := self._as_it_came(currency, base, day):
            return found
        inverse = self._as_it_came(base, currency, day)
        return (1 / inverse[0], inverse[1]) if inverse else None

    def _as_it_came(self, base: str, quote: str, day: date) -> tuple[Fraction, date] | None:
        days = self._days.get((base, quote), [])
        known = bisect_right(days, day)
        return (Fraction(self._of_pair[base, quote][days[known - 1]]), days[known - 1]) if known else None


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """Money in another currency: exact, then rounded once."""
    return EXACT.quantize(EXACT.multiply(amount, rate), ZERO)
