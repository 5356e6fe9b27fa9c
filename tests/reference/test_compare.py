"""What `compare` finds, and how it says it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.reference.compare import assert_same, differences

LOT = {"account_id": "A", "symbol": "X", "open_trade_id": "t1", "received_trade_id": None}
RETURN = {"scope_type": "ALL", "scope_id": "ALL", "return_date": date(2024, 1, 2)}


def test_equal_rows_in_another_order_with_more_columns_are_the_same() -> None:
    first, second = LOT | {"cost": Decimal("1.5")}, LOT | {"symbol": None, "cost": None}

    assert differences("fact_lots", [second, first | {"cost": Decimal("1.500000"), "more": 1}], [first, second]) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Decimal("1.000001"), Decimal(1)),
        (1.0, Decimal(1)),
        (Decimal(0), 0.0),
        (None, Decimal(0)),
        (0.0, None),
        (True, 1),
        (datetime(2024, 1, 2), date(2024, 1, 2)),  # noqa: DTZ001
        (float("nan"), 1.0),
        (1.0 + 1e-11, 1.0),
    ],
)
def test_another_value_or_type_is_a_difference(given: Any, expected: Any) -> None:
    assert len(differences("daily_returns", [RETURN | {"value": given}], [RETURN | {"value": expected}])) == 1


@pytest.mark.parametrize(("given", "expected"), [(1e6 + 1e-7, 1e6), (1e-13, 0.0), (0.5, 0.5)])
def test_floats_may_differ_by_1e_12_of_themselves_or_of_one(given: float, expected: float) -> None:
    assert differences("daily_returns", [RETURN | {"value": given}], [RETURN | {"value": expected}]) == []


def test_a_difference_names_table_key_column_and_both_values() -> None:
    found = differences("fact_lots", [LOT | {"cost": Decimal("1.5")}], [LOT | {"cost": Decimal(2)}])

    assert found == [
        "fact_lots[account_id=A, symbol=X, open_trade_id=t1, received_trade_id=null] cost: Decimal('1.5'), expected Decimal('2')"
    ]


def test_missing_extra_and_double_rows_are_differences() -> None:
    other = LOT | {"open_trade_id": "t2"}

    assert "missing" in differences("fact_lots", [], [LOT])[0]
    assert "not expected" in differences("fact_lots", [LOT], [])[0]
    assert "given twice" in differences("fact_lots", [LOT, LOT], [LOT])[0]
    assert differences("fact_lots", [LOT, other], [LOT], extra_rows=True) == []


def test_a_column_that_is_not_given_is_a_difference() -> None:
    assert "no column cost" in differences("fact_lots", [LOT], [LOT | {"cost": None}])[0]


def test_a_failure_shows_the_first_differences_of_each_table() -> None:
    expected = [LOT | {"open_trade_id": f"t{number}"} for number in range(5)]

    with pytest.raises(AssertionError, match="fact_lots: 3 more differences"):
        assert_same({"fact_lots": []}, {"fact_lots": expected}, show=2)
