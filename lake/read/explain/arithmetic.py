"""What the parts of a node come to, and the nodes of a tree that do not come to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from math import prod

from lake.read.explain.node import How, Node, Value

# No sum, product or tie of DECIMAL(38) is lost in so many digits; Python's HALF_UP is away from zero, as SQL's is.
EXACT = Context(prec=120, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Problem:
    """A node that does not add up: the labels from the root to it, what is published, and what its parts make."""

    path: tuple[str, ...]
    published: Value
    computed: Value


def computed(node: Node) -> Value:
    """The value of a node worked out from its parts; its own when it has none to work it out from."""
    if node.how is How.RECORDED:
        return node.value
    if node.how is How.RETURN:
        return _return(node.children)
    with localcontext(EXACT):
        exact = _combined(node.how, node.children)
        return exact if exact is None or node.digits is None else rounded(exact, node.digits)


def worked_out(label: str, how: How, children: Sequence[Node], digits: int | None = None) -> Node:
    """A node that is in no table: its value is what its parts make."""
    node = Node(label, None, how, tuple(children), digits)
    return Node(label, computed(node), how, node.children, digits)


def problems(node: Node, above: tuple[str, ...] = ()) -> list[Problem]:
    """Every node of a tree whose parts do not make its value to the last digit, the outermost first."""
    path = (*above, node.label)
    value = computed(node)
    own = [] if value == node.value else [Problem(path, node.value, value)]
    return own + [problem for child in node.children for problem in problems(child, path)]


def total(values: Iterable[Decimal]) -> Decimal:
    """Their sum, exact."""
    with localcontext(EXACT):
        return sum(values, Decimal(0))


def rounded(value: Decimal, digits: int) -> Decimal:
    """`value` at `digits` fraction digits, halves away from zero."""
    return EXACT.quantize(value, Decimal(1).scaleb(-digits))


def share(amount: Decimal, units: Decimal, whole: Decimal) -> Decimal:
    """What the first `units` of `whole` have of an amount, rounded to the sixth decimal (docs/metrics.md, Prorating)."""
    return rounded(EXACT.divide(EXACT.multiply(amount, units), whole), 6)


def _combined(how: How, children: tuple[Node, ...]) -> Decimal | None:
    values = [_decimal(child) for child in children]
    known = [value for value in values if value is not None]
    if len(known) < len(values) and how is not How.SUM_OF_KNOWN:
        return None
    return _COMBINED[how](known)


def _quotient(values: Sequence[Decimal]) -> Decimal:
    dividend, divisor = values
    return dividend / divisor


def _share(values: Sequence[Decimal]) -> Decimal:
    amount, from_unit, to_unit, units = values
    return share(amount, to_unit, units) - share(amount, from_unit, units)


_COMBINED: Mapping[How, Callable[[Sequence[Decimal]], Decimal]] = {
    How.SUM: total,
    How.SUM_OF_KNOWN: total,
    How.PRODUCT: lambda values: prod(values, start=Decimal(1)),
    How.QUOTIENT: _quotient,
    How.SHARE: _share,
}


def _decimal(child: Node) -> Decimal | None:
    value = child.value
    if isinstance(value, float):
        raise TypeError(f"{child.label} is a double: it is no part of an exact number.")
    return -value if value is not None and child.is_subtracted else value


def _return(children: tuple[Node, ...]) -> float | None:
    end, start = (child.value for child in children)
    return None if end is None or start is None or start <= 0 else float(end) / float(start) - 1
