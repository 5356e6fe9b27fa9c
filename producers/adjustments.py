"""The splits and dividends that show in the ratio of raw to adjusted close.

An adjusted series multiplies its factor, adjusted / raw, on each ex-date: by new / old for a split and by
1 + dividend / ex-date close for a dividend. On other days the factor moves only by the rounding of the adjusted close.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lake.home.errors import LakeError
from producers.sample import Bar

SMALLEST_SPLIT = Decimal("0.2")  # no cash dividend of a large company is a fifth of its price: above it is a split
LARGEST_TERM = 20  # ratios up to 20 for 1 and steps such as 3 for 2
CENT = Decimal("0.01")
FINEST_DIVIDEND = Decimal("0.0001")  # US dollars per share


@dataclass(frozen=True, slots=True)
class Split:
    """`new` shares for `old`, from the start of `ex_date`."""

    symbol: str
    ex_date: date
    new: int
    old: int


@dataclass(frozen=True, slots=True)
class Dividend:
    """`amount` US dollars for each share held at the end of the day before `ex_date`; shares as they are on `ex_date`."""

    symbol: str
    ex_date: date
    amount: Decimal


def find_adjustments(bars: Sequence[Bar]) -> Iterator[Split | Dividend]:
    """The splits and the dividends of one symbol, oldest first; what could be rounding is left out."""
    unit = Decimal(1).scaleb(-max((_fraction_digits(bar.adjusted) for bar in bars), default=0))
    for before, bar in pairwise(bars):
        step = (bar.adjusted / bar.close) / (before.adjusted / before.close)
        noise = unit / before.adjusted + unit / bar.adjusted  # twice what rounding both closes can bring
        if abs(step - 1) > SMALLEST_SPLIT:
            yield _split(bar, step, noise)
        elif (dividend := _dividend(bar, step, noise)) is not None:
            yield dividend


def _fraction_digits(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _split(bar: Bar, step: Decimal, noise: Decimal) -> Split:
    ratio = Fraction(step).limit_denominator(LARGEST_TERM)
    if abs(Decimal(ratio.numerator) / Decimal(ratio.denominator) / step - 1) > noise + Decimal("0.002"):
        raise LakeError(
            f"{bar.symbol} {bar.day}: the adjusted close steps by {step:.6f}, which is no split ratio.",
            "The sample prices are not those this version was made for: reinstall bokeh-sampledata.",
        )
    return Split(bar.symbol, bar.day, ratio.numerator, ratio.denominator)


def _dividend(bar: Bar, step: Decimal, noise: Decimal) -> Dividend | None:
    """Rounded to cents where it is cents, else to 4 digits; None where noise could be all of it, or blurs the last cent."""
    amount = (step - 1) * bar.close
    blur = noise * bar.close
    if amount <= 2 * blur or amount < FINEST_DIVIDEND or blur > CENT / 2:
        return None
    cents = amount.quantize(CENT)
    if cents > 0 and abs(amount - cents) <= max(blur, FINEST_DIVIDEND / 2):
        return Dividend(bar.symbol, bar.day, cents)
    return Dividend(bar.symbol, bar.day, amount.quantize(FINEST_DIVIDEND))
