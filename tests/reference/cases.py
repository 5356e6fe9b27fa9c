"""A golden case: events, and what they must come to, whoever computes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.reference.compare import Row, differences
from tests.reference.story import Arrival


@dataclass(frozen=True)
class Total:
    """What a column adds up to over the rows that have all the values of `where`."""

    table: str
    where: Mapping[str, Any]
    column: str
    total: Decimal


@dataclass(frozen=True)
class GoldenCase:
    """Accounts and symbols are the case's own, so that all cases can be sent to one lakehouse.

    `expected` rows hold only the columns that the case is about; `absent` are (table, values) that no row may have.
    """

    name: str
    events: Sequence[Arrival]
    expected: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    absent: Sequence[tuple[str, Mapping[str, Any]]] = ()
    totals: Sequence[Total] = ()

    def problems(self, tables: Mapping[str, Sequence[Row]]) -> list[str]:
        """What is wrong in `tables`, which may hold other accounts, too."""
        found = []
        for table, rows in self.expected.items():
            found += differences(table, tables[table], rows, extra_rows=True)
        for table, where in self.absent:
            found += [f"{table}: must not be there: {dict(row)}" for row in _matching(tables[table], where)]
        for wanted in self.totals:
            total = sum((row[wanted.column] for row in _matching(tables[wanted.table], wanted.where)), Decimal(0))
            if total != wanted.total:
                found.append(f"{wanted.table} {wanted.where} {wanted.column}: {total} in total, expected {wanted.total}")
        return [f"{self.name}: {problem}" for problem in found]


def _matching(rows: Sequence[Row], where: Mapping[str, Any]) -> list[Row]:
    return [row for row in rows if all(row[column] == value for column, value in where.items())]
