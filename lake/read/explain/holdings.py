"""One symbol of a scope: what its position is worth, and how many units it is."""

import difflib
from datetime import date

from lake.home.errors import LakeError
from lake.read.explain import queries
from lake.read.explain.arithmetic import total, worked_out
from lake.read.explain.books import Books, Day
from lake.read.explain.node import How, Node
from lake.read.explain.positions import TABLE, market_value, quantity
from lake.read.explain.rates import converted
from lake.read.explain.rows import Position


def position(day: Day, symbol: str) -> Node:
    """The market value of the scope's position: quantity x price; null without a price."""
    parts = [converted(day, market_value(day, row), (row.base_currency, day.published.currency)) for row in held_on(day, symbol)]
    if not day.books.is_group:
        return parts[0]
    return worked_out(f"{symbol} of {day.books.scope.title}, {day.date}", How.SUM, parts)


def units(day: Day, symbol: str) -> Node:
    """The units that the scope holds."""
    held = held_on(day, symbol)
    value = total(row.quantity for row in held)
    parts = tuple(quantity(day, row) for row in held)
    if not day.books.is_group:
        return parts[0]
    return Node(f"units of {symbol} of {day.books.scope.title}, {day.date}", value, How.SUM, parts, source=TABLE)


def held_on(day: Day, symbol: str) -> list[Position]:
    """The positions of the scope's accounts in a symbol; LakeError that names the nearest symbols or days without one."""
    _ = day.published
    rows = [row for account in sorted(day.positions) for row in day.positions[account]]
    held = [row for row in rows if row.symbol == symbol]
    if held:
        return held
    days = [on for _, on in day.books.rows(queries.POSITION_DAYS, accounts=day.books.accounts, symbol=symbol)]
    problem = f"{day.books.scope.title} has no position in {symbol} on {day.date}."
    if days:
        raise LakeError(problem, f"Nearest: {', '.join(map(str, nearest_days(days, day.date)))}.", 2)
    raise LakeError(problem, nearest_symbols(day.books, symbol), 2)


def nearest_days(days: list[date], wanted: date) -> list[date]:
    """The last of the days before `wanted` and the first after it."""
    return [*[day for day in days if day < wanted][-1:], *[day for day in days if day > wanted][:1]]


def nearest_symbols(books: Books, symbol: str) -> str:
    """The symbols of a scope that are most like one."""
    symbols = [name for (name,) in books.rows(queries.SYMBOLS, accounts=books.accounts)]
    by_upper = {name.upper(): name for name in symbols}
    near = [by_upper[match] for match in difflib.get_close_matches(symbol.upper(), by_upper, 5, 0.5)]
    if near:
        return f"Nearest: {', '.join(near)}."
    return f"It has held: {', '.join(symbols[:20])}." if symbols else "It has never held any."
