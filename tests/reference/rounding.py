"""The two roundings of docs/metrics.md: half away from zero at n digits, and the prorated share of an amount."""

from decimal import Decimal
from fractions import Fraction

MONEY_DIGITS = 6
UNIT_DIGITS = 8  # of quantities and of prices
ZERO = Decimal("0.000000")
ONE_RATE = Decimal("1.0000000000")


def rounded(value: Fraction, digits: int) -> Decimal:
    """`value` at `digits` fraction digits, halves away from zero."""
    steps = int(abs(value) * 10**digits + Fraction(1, 2))
    return Decimal(-steps if value < 0 else steps).scaleb(-digits)


def money(value: Fraction | Decimal) -> Decimal:
    """`value` at 6 digits."""
    return rounded(Fraction(value), MONEY_DIGITS)


def in_units(value: Fraction | Decimal) -> Decimal:
    """`value`, a quantity or a price, at 8 digits."""
    return rounded(Fraction(value), UNIT_DIGITS)


def share(amount: Decimal, units: Fraction, whole: Fraction) -> Decimal:
    """What the first `units` of `whole` units have of `amount`."""
    return money(Fraction(amount) * units / whole)
