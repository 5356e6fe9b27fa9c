from decimal import Decimal

import pytest

from lake.read.explain.arithmetic import problems, rounded, worked_out
from lake.read.explain.node import How, Node, Value


def _leaf(value: Value, *, is_subtracted: bool = False) -> Node:
    return Node("part", value if not isinstance(value, str) else Decimal(value), is_subtracted=is_subtracted)


@pytest.mark.parametrize(
    ("how", "parts", "digits", "value"),
    [
        (How.SUM, ["1.5", "2"], None, "3.5"),
        (How.SUM, [], None, "0"),
        (How.SUM, ["1.5", None], None, None),
        (How.SUM_OF_KNOWN, ["1.5", None], None, "1.5"),
        (How.PRODUCT, ["0.5", "0.000001"], 6, "0.000001"),
        (How.PRODUCT, ["-0.5", "0.000001"], 6, "-0.000001"),
        (How.PRODUCT, ["0", None], 6, None),
        (How.PRODUCT, ["1", None], 6, None),
        (How.QUOTIENT, ["2", "3"], 8, "0.66666667"),
        (How.SHARE, ["100", "1", "3", "3"], None, "66.666667"),
    ],
)
def test_parts_are_combined_exactly_and_rounded_away_from_zero(
    how: How, parts: list[str | None], digits: int | None, value: str | None
) -> None:
    node = worked_out("whole", how, [_leaf(part if part is None else Decimal(part)) for part in parts], digits)

    assert node.value == (None if value is None else Decimal(value))


def test_a_return_is_a_double_and_null_when_nothing_was_invested() -> None:
    gained = worked_out("r", How.RETURN, [_leaf(Decimal(102)), _leaf(Decimal(100))])
    nothing = worked_out("r", How.RETURN, [_leaf(Decimal(102)), _leaf(Decimal(0))])

    assert (gained.value, nothing.value) == (102.0 / 100.0 - 1, None)


def test_no_digit_of_a_large_sum_is_lost() -> None:
    large = Decimal("123456789012345678901234567890.000001")

    node = worked_out("sum", How.SUM, [_leaf(large), _leaf(large), _leaf(large, is_subtracted=True)])

    assert node.value == large


def test_ties_are_rounded_away_from_zero() -> None:
    assert [rounded(Decimal(tie), 0) for tie in ("0.5", "1.5", "-0.5")] == [1, 2, -1]


def test_a_node_that_does_not_add_up_is_named_with_its_path() -> None:
    wrong = Node("cash", Decimal("3.000001"), How.SUM, (_leaf(Decimal(1)), _leaf(Decimal(2))))
    total = Node("total", Decimal("3.000001"), How.SUM, (wrong,))

    (problem,) = problems(total)

    assert (problem.path, problem.published, problem.computed) == (("total", "cash"), Decimal("3.000001"), Decimal(3))
