from decimal import Decimal
from fractions import Fraction

import pytest

from tests.reference.rounding import in_units, money, share


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.0000005", "0.000001"), ("-0.0000005", "-0.000001"), ("0.00000049", "0"), ("2.5", "2.5"), ("0.0000015", "0.000002")],
)
def test_money_rounds_halves_away_from_zero(value: str, expected: str) -> None:
    assert money(Decimal(value)) == Decimal(expected)


def test_more_digits_than_the_usual_context_survive() -> None:
    assert in_units(Fraction(10**19) + Fraction(1, 3)) == Decimal("10000000000000000000.33333333")


def test_shares_of_all_parts_are_the_amount() -> None:
    amount, cuts = Decimal("-10.000001"), (0, 1, 2, 3, 7)

    upto = [share(amount, Fraction(cut), Fraction(7)) for cut in cuts]

    assert upto == [Decimal(text) for text in ("0", "-1.428572", "-2.857143", "-4.285715", "-10.000001")]
