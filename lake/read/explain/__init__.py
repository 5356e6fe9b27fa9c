"""Why a number is what it is: a tree down to the fills, cash events and prices that it was made of."""

from dataclasses import dataclass
from datetime import date

import duckdb

from lake.read.explain.arithmetic import Problem, problems
from lake.read.explain.books import Books
from lake.read.explain.metrics import find_metric
from lake.read.explain.node import How, Node
from lake.read.scopes import Scope, find_scope

__all__ = ["Explanation", "How", "Node", "Problem", "explain"]


@dataclass(frozen=True)
class Explanation:
    """A number of gold and its tree; money in `currency`; `problems`: the nodes that do not add up."""

    scope: Scope
    day: date
    metric: str
    currency: str
    tree: Node
    problems: list[Problem]
    unpriced_count: int
    unsupported_count: int


def explain(
    connection: duckdb.DuckDBPyConnection,
    scope: str | Scope,
    day: date,
    metric: str,
    *,
    symbol: str | None = None,
    with_history: bool = False,
) -> Explanation:
    """The tree of a metric of a scope on a day; `with_history`: every event since the first instead of an opening.

    Raises LakeError, which names the nearest there are, when the scope, the day, the metric or the symbol is not known.
    """
    found = scope if isinstance(scope, Scope) else find_scope(connection, scope)
    books = Books(connection, found, with_history)
    of_day = books.day(day)
    published = of_day.published
    wanted = find_metric(books, metric, symbol)
    tree = wanted.of(of_day)
    return Explanation(
        scope=found,
        day=day,
        metric=str(wanted),
        currency=books.currency,
        tree=tree,
        problems=problems(tree),
        unpriced_count=published.unpriced_count,
        unsupported_count=published.unsupported_count,
    )
