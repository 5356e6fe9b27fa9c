"""What the tests of explanations look at: two accounts, some days, and the nodes of a tree."""

from collections.abc import Iterator
from datetime import date

import pytest

from lake.read.explain import Explanation, Node, Problem
from lake.read.explain.node import Value
from tests.reference.story import Story

METRICS = ("total_value", "cash_balance", "position", "daily_return", "realized_pnl", "inflow", "outflow")
A, B = Story("A"), Story("B")
D2, D3, D4, D5 = (date(2024, 1, day) for day in (2, 3, 4, 5))


def every_node(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every_node(child)


def values(explanation: Explanation) -> dict[str, object]:
    return {node.label: node.value for node in every_node(explanation.tree)}


def parts(node: Node) -> list[tuple[str, object]]:
    return [(child.label, -child.value if child.is_subtracted else child.value) for child in node.children]  # type: ignore[operator]


def problems_of(explanation: Explanation) -> list[Problem]:
    """All but a last digit of a return: the ledger rounds it once, from exact decimals, gold divides doubles."""
    return [problem for problem in explanation.problems if not _are_one_double(problem.published, problem.computed)]


def _are_one_double(published: Value, computed: Value) -> bool:
    return isinstance(published, float) and isinstance(computed, float) and computed == pytest.approx(published, abs=1e-12)
