"""How `lake` speaks: messages on stderr, results on stdout as a table, JSON or CSV."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

messages = Console(stderr=True, highlight=False)


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def say(text: str) -> None:
    """Tell what is being done, on stderr."""
    messages.print(text)


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format = Format.TABLE, title: str = "") -> None:
    """Print rows on stdout; JSON is an array of objects with every number that is not a float as a string."""
    if form is Format.JSON:
        objects = [dict(zip(columns, row, strict=True)) for row in rows]
        print(json.dumps(objects, default=_text, ensure_ascii=False, indent=2))
    elif form is Format.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    else:
        table = Table(*columns, title=title or None, title_justify="left")
        for row in rows:
            table.add_row(*("" if value is None else escape(_text(value)) for value in row))
        Console(highlight=False).print(table)


def _text(value: Any) -> str:
    # str(Decimal) may answer with an exponent: 0E-8.
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
