"""The money-weighted return: the yearly rate at which what was paid in is worth what was got back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import exp, fsum, log

DAYS_A_YEAR = 365
LOOKED_AT = (  # in percent
    *(-99.9999, -99.999, -99.99, -99.9, -99, -95, -90, -80, -70, -60, -50, -40, -30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20),
    *(25, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 2500, 5000, 10_000, 30_000, 100_000),
)


def xirr(amounts: Mapping[date, Decimal]) -> tuple[float | None, str]:
    """The rate of the amounts of each day, above 0 what was got back, and FOUND; or None and why there is none."""
    if not (any(amount > 0 for amount in amounts.values()) and any(amount < 0 for amount in amounts.values())):
        return None, "NO_SIGN_CHANGE"
    first, last = min(amounts), max(amounts)
    span = (last - first).days / DAYS_A_YEAR
    shares = [((day - first).days / DAYS_A_YEAR, float(amount)) for day, amount in amounts.items() if amount]

    def worth(speed: float) -> float:
        """At the start, or, of a rate below 0, at the end, so that no term is larger than its amount."""
        moment = 0.0 if speed >= 0 else span
        return fsum(amount * exp(-speed * (years - moment)) for years, amount in shares)

    speeds = [log(1 + percent / 100) for percent in LOOKED_AT]
    changes = [(low, high) for low, high in pairwise(speeds) if (worth(low) >= 0) != (worth(high) >= 0)]
    if len(changes) != 1:
        return None, "SEVERAL_ROOTS" if changes else "NO_ROOT"
    low, high = changes[0]
    is_gain = worth(low) >= 0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if (worth(middle) >= 0) == is_gain else (low, middle)
    return exp(high) - 1, "FOUND"
