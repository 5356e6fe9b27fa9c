"""The return of a day, by the scope's flow timing."""

from decimal import Decimal

from lake.home.errors import LakeError
from lake.read.explain import queries
from lake.read.explain.arithmetic import worked_out
from lake.read.explain.books import Day
from lake.read.explain.flows import inflow, outflow
from lake.read.explain.node import How, Node
from lake.read.explain.value import total_value

FORMULAS = {
    "IN_START_OUT_END": "(V + out) / (P + in) - 1",
    "ALL_START": "V / (P + in - out) - 1",
    "ALL_END": "(V - in + out) / P - 1",
}


def daily_return(day: Day) -> Node:
    """The time-weighted return of a day, a fraction as a double; null when there was nothing invested."""
    rows = day.books.rows(queries.RETURN, **day.books.named, day=day.date)
    if not rows:
        raise LakeError(f"{day.books.scope.title} has no return on {day.date}.", "`lake build` makes gold.daily_returns.", 2)
    value, timing = rows[0]
    label = f"return of {day.books.scope.title}, {day.date}"
    details = (("flow_timing", timing), ("formula", FORMULAS[timing]))
    return Node(label, value, How.RETURN, _end_and_start(day, timing), source="gold.daily_returns", details=details)


def _end_and_start(day: Day, timing: str) -> tuple[Node, Node]:
    end, start = [total_value(day)], [_previous_value(day)]
    if timing == "IN_START_OUT_END":
        end, start = [*end, outflow(day)], [*start, inflow(day)]
    elif timing == "ALL_START":
        start = [*start, inflow(day), outflow(day, is_subtracted=True)]
    else:
        end = [*end, inflow(day, is_subtracted=True), outflow(day)]
    return worked_out("value at the end", How.SUM, end), worked_out("value at the start", How.SUM, start)


def _previous_value(day: Day) -> Node:
    if day.before.value is None:
        return Node("nothing before the first day", Decimal(0))
    return total_value(day.before)
