"""Result tables for people: numbers to the right, wide rows as records instead of squashed columns."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lake.home.cells import plain


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "", wrap: bool = False) -> None:
    """Print rows on stdout; in a pipe as wide as they are, in a narrow terminal one record below the other, or wrapped."""
    console = Console(highlight=False, markup=False)
    table = Table(title=title or None, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        numeric = any(_is_number(row[index]) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    width = console.measure(table, options=console.options.update(width=100_000)).maximum
    if width <= console.width or (wrap and console.is_terminal):
        console.print(table)
    elif not console.is_terminal:
        Console(highlight=False, markup=False, width=width).print(table)
    else:
        _print_records(console, columns, rows, title)


def _print_records(console: Console, columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str) -> None:
    if title:
        console.print(title, style="bold")
    margin = max(len(column) for column in columns)
    for number, row in enumerate(rows, start=1):
        console.rule(f"row {number}", align="left", style="dim")
        for column, value in zip(columns, row, strict=True):
            console.print(f"{column:>{margin}}  {_shown(value)}", soft_wrap=True)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(plain(value))
