"""The numbers that can be explained, by the names that a person types."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lake.home.errors import LakeError
from lake.read.explain import queries
from lake.read.explain.books import Books, Day
from lake.read.explain.flows import inflow, outflow
from lake.read.explain.holdings import nearest_symbols, position, units
from lake.read.explain.node import Node
from lake.read.explain.realized import realized_pnl
from lake.read.explain.returns import daily_return
from lake.read.explain.value import cash_balance, positions_value, total_value

OF_SCOPE: Mapping[str, Callable[[Day], Node]] = {
    "total_value": total_value,
    "cash_balance": cash_balance,
    "position": positions_value,
    "positions_value": positions_value,
    "daily_return": daily_return,
    "realized_pnl": realized_pnl,
    "inflow": inflow,
    "outflow": outflow,
}
OF_SYMBOL: Mapping[str, Callable[[Day, str], Node]] = {
    "position": position,
    "quantity": units,
    "realized_pnl": realized_pnl,
}
NAMES = [*OF_SCOPE, *(f"{name}:SYMBOL" for name in OF_SYMBOL)]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric's name, and the symbol that it is asked of."""

    name: str
    symbol: str | None = None

    def __str__(self) -> str:
        return f"{self.name}:{self.symbol}" if self.symbol else self.name

    def of(self, day: Day) -> Node:
        """Its tree on a day."""
        return OF_SYMBOL[self.name](day, self.symbol) if self.symbol else OF_SCOPE[self.name](day)


def find_metric(books: Books, text: str, symbol: str | None = None) -> Metric:
    """The metric of NAME, NAME:SYMBOL, NAME with a symbol of its own, or SYMBOL; LakeError that names the nearest."""
    name, _, named = text.partition(":")
    known = name.lower() in {*OF_SCOPE, *OF_SYMBOL}
    if not known:
        name, named = "position", _held_symbol(books, text, is_metric=symbol is not None)
    if symbol and named and symbol != named:
        raise LakeError(f"Two symbols are named: {named} and {symbol}.", "Name one of them.", 2)
    metric = Metric(name.lower(), symbol or named or None)
    if metric.symbol:
        return _of_symbol(books, metric.name, metric.symbol)
    if metric.name not in OF_SCOPE:
        raise LakeError(f"{metric.name} is that of a symbol.", f"Say {metric.name}:SYMBOL. {nearest_symbols(books, '')}", 2)
    return metric


def _of_symbol(books: Books, name: str, symbol: str) -> Metric:
    if name not in OF_SYMBOL:
        choices = ", ".join(f"{other}:{symbol}" for other in OF_SYMBOL)
        raise LakeError(f"{name} is not told of a symbol.", f"Of a symbol there are {choices}.", 2)
    held = _symbols(books)
    if symbol not in held:
        raise LakeError(f"{books.scope.title} has never held {symbol}.", nearest_symbols(books, symbol), 2)
    return Metric(name, symbol)


def _held_symbol(books: Books, text: str, is_metric: bool) -> str:
    """A symbol that stands for its position."""
    symbols = _symbols(books)
    if text in symbols and not is_metric:
        return text
    names = {name.lower(): name for name in (*symbols, *NAMES, *OF_SYMBOL)}
    near = [names[match] for match in difflib.get_close_matches(text.lower(), names, 5, 0.5)]
    remedy = f"Nearest: {', '.join(near)}." if near else f"There are: {', '.join(NAMES)}."
    raise LakeError(f"There is no metric {text}.", remedy, 2)


def _symbols(books: Books) -> list[str]:
    return [name for (name,) in books.rows(queries.SYMBOLS, accounts=books.accounts)]
