from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lake.home.errors import LakeError
from producers.adjustments import Dividend, Split, find_adjustments
from producers.sample import Bar, daily_bars

SPLITS = [
    ("AAPL", date(2000, 6, 21), 2, 1),
    ("AAPL", date(2005, 2, 28), 2, 1),
    ("MSFT", date(2003, 2, 18), 2, 1),
]


def _splits(bars: Sequence[Bar]) -> list[tuple[str, date, int, int]]:
    found = (item for item in find_adjustments(bars) if isinstance(item, Split))
    return [(split.symbol, split.ex_date, split.new, split.old) for split in found]


def _dividends(bars: Sequence[Bar]) -> list[Dividend]:
    return [item for item in find_adjustments(bars) if isinstance(item, Dividend)]


def _days(*closes: tuple[str, str]) -> list[Bar]:
    """Bars of (raw close, adjusted close)."""
    return [
        Bar("X", date(2024, 1, 1) + timedelta(days=number), *[Decimal(raw)] * 3, Decimal(1), Decimal(adjusted))
        for number, (raw, adjusted) in enumerate(closes)
    ]


def test_splits_of_the_sample() -> None:
    assert [split for bars in daily_bars().values() for split in _splits(bars)] == SPLITS


def test_dividends_of_the_sample_are_whole_cents() -> None:
    found = {symbol: _dividends(bars) for symbol, bars in daily_bars().items()}

    assert {symbol: len(dividends) for symbol, dividends in found.items()} == {
        "AAPL": 3,
        "FB": 0,
        "GOOG": 0,
        "IBM": 52,
        "MSFT": 37,
    }
    assert all(dividend.amount * 100 % 1 == 0 for dividends in found.values() for dividend in dividends)
    assert Dividend("MSFT", date(2004, 11, 15), Decimal("3.08")) in found["MSFT"]
    assert found["IBM"][0] == Dividend("IBM", date(2000, 5, 8), Decimal("0.13"))


@pytest.mark.parametrize(("unit", "dividends"), [("0.01", 0), ("0.0001", 92)])
def test_rounding_of_the_adjusted_close_is_taken_for_neither(unit: str, dividends: int) -> None:
    rounded = [[replace(bar, adjusted=bar.adjusted.quantize(Decimal(unit))) for bar in bars] for bars in daily_bars().values()]

    assert [split for bars in rounded for split in _splits(bars)] == SPLITS
    assert sum(len(_dividends(bars)) for bars in rounded) == dividends


@pytest.mark.parametrize(
    ("before", "after", "ratio"),
    [(("30", "20"), ("20", "20"), (3, 2)), (("10", "100"), ("100", "100"), (1, 10)), (("70", "10"), ("10", "10"), (7, 1))],
)
def test_ratio_is_a_small_fraction(before: tuple[str, str], after: tuple[str, str], ratio: tuple[int, int]) -> None:
    found = list(find_adjustments(_days(before, after)))

    assert found == [Split("X", date(2024, 1, 2), *ratio)]


def test_step_that_is_no_ratio_is_refused() -> None:
    bars = _days(("100.0000", "63.7777"), ("100.0000", "100.0000"))

    with pytest.raises(LakeError, match=r"X 2024-01-02: the adjusted close steps by 1\.567"):
        list(find_adjustments(bars))
