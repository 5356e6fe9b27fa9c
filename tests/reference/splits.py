"""Common units: a count of shares that is the same before and after every split of a symbol."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from lake.contract.events import CorporateAction


class Splits:
    """The splits of one symbol."""

    def __init__(self, actions: Iterable[CorporateAction]) -> None:
        self.ratios = [(action.ex_date, Fraction(action.ratio_new or 1) / Fraction(action.ratio_old or 1)) for action in actions]

    def scale(self, day: date) -> int:
        """Common units per share on `day`; a split counts from the start of its ex_date."""
        scale = 1
        for ex_date, ratio in self.ratios:
            scale *= ratio.denominator if ex_date <= day else ratio.numerator
        return scale
