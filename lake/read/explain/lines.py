"""A tree as lines: for the terminal, as rows, as one object."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text
from rich.tree import Tree

from lake.home.cells import plain, written
from lake.read.explain import Explanation
from lake.read.explain.arithmetic import computed
from lake.read.explain.node import How, Node, Value

COLUMNS = ("depth", "label", "value", "sign", "how", "details", "event_ids", "source", "adds_up")
MISSING = "–"


def as_tree(explanation: Explanation, depth: int | None = None) -> Tree:
    """The tree for the terminal, down to `depth` levels below the number; None: all of them."""
    tree = Tree(_line(explanation.tree, is_first=True), guide_style="dim")
    _grow(tree, explanation.tree, depth)
    return tree


def as_rows(explanation: Explanation) -> Iterator[tuple[Any, ...]]:
    """A row for each node, parents before their parts, under COLUMNS; decimals stay decimals."""
    yield from _rows(explanation.tree, 0)


def as_data(explanation: Explanation) -> dict[str, Any]:
    """One object; decimals and dates as strings, returns as numbers."""
    return {
        "scope_type": explanation.scope.scope_type,
        "scope_id": explanation.scope.scope_id,
        "date": explanation.day.isoformat(),
        "metric": explanation.metric,
        "currency": explanation.currency,
        "value": plain(explanation.tree.value),
        "unpriced_count": explanation.unpriced_count,
        "unsupported_count": explanation.unsupported_count,
        "adds_up": not explanation.problems,
        "problems": [
            {"path": list(problem.path), "published": plain(problem.published), "computed": plain(problem.computed)}
            for problem in explanation.problems
        ],
        "tree": _object(explanation.tree),
    }


def notes(explanation: Explanation) -> list[str]:
    """What the number leaves out."""
    told = []
    if explanation.unsupported_count:
        told.append(
            f"{explanation.unsupported_count} event(s) are not booked and NOT in this number; "
            "gold.data_issues lists them (kinds not_yet_supported, missing_rate)."
        )
    if explanation.unpriced_count:
        told.append(f"{explanation.unpriced_count} position(s) have no price yet and are NOT in the value.")
    return told


def exact(value: Value) -> str:
    """Every digit: 1,234.50 with at least two after the point and no zeros after the last; a return as a fraction."""
    if value is None:
        return MISSING
    if isinstance(value, float):
        return repr(value)
    whole, _, fraction = f"{value:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}" if fraction else whole


def _grow(tree: Tree, node: Node, depth: int | None) -> None:
    if depth == 0 and node.children:
        tree.add(Text(f"… {_size(node)} more below", style="dim"))
        return
    for number, child in enumerate(node.children):
        _grow(tree.add(_line(child, is_first=number == 0, above=node.how)), child, None if depth is None else depth - 1)


def _line(node: Node, is_first: bool, above: How | None = None) -> Text:
    line = Text(f"{_operator(node, is_first, above)}{exact(node.value)}", style="bold")
    line.append(f"  {node.label}", style="not bold")
    if node.children:
        line.append(f" = {node.how.value}", style="not bold dim")
    told = [f"{name} {written(value)}" for name, value in node.details if value is not None]
    if told or node.event_ids:
        line.append(f"  [{', '.join([*told, *(f'event {event_id}' for event_id in node.event_ids)])}]", style="not bold cyan")
    if computed(node) != node.value:
        line.append(f"  ✗ the parts make {exact(computed(node))}", style="bold red")
    return line


def _operator(node: Node, is_first: bool, above: How | None) -> str:
    if above in {How.SUM, How.SUM_OF_KNOWN}:
        return "- " if node.is_subtracted else "+ "
    if is_first or above not in {How.PRODUCT, How.QUOTIENT, How.RETURN}:
        return ""
    return "x " if above is How.PRODUCT else "/ "


def _size(node: Node) -> int:
    return len(node.children) + sum(_size(child) for child in node.children)


def _rows(node: Node, depth: int) -> Iterator[tuple[Any, ...]]:
    details = ", ".join(f"{name}={written(value)}" for name, value in node.details if value is not None)
    sign = "-" if node.is_subtracted else "+"
    adds_up = computed(node) == node.value
    yield depth, node.label, node.value, sign, node.how.value, details, " ".join(node.event_ids), node.source, adds_up
    for child in node.children:
        yield from _rows(child, depth + 1)


def _object(node: Node) -> dict[str, Any]:
    return {
        "label": node.label,
        "value": plain(node.value),
        "how": node.how.value,
        "is_subtracted": node.is_subtracted,
        "digits": node.digits if node.children else None,
        "source": node.source or None,
        "event_ids": list(node.event_ids),
        "details": {name: plain(value) for name, value in node.details},
        "children": [_object(child) for child in node.children],
    }
