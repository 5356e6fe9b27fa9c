"""Compares a gold table, read from anywhere, with the ledger's: exact but for floats."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import isclose
from typing import Any

from lake.gold.tables import TABLES

Row = Mapping[str, Any]
FLOAT_TOLERANCE = 1e-12  # relative or absolute, whichever allows more
OF_COLUMN = {
    "xirr": 1e-9,  # a root is as exact as its sum is steep: what is paid in and got back again makes it flat
    # Quotients of small differences, and powers of 252: the last digits of an index are many times larger in them.
    **dict.fromkeys(("annual_return", "sharpe", "sortino", "calmar", "beta", "alpha", "correlation", "information_ratio"), 1e-9),
    "contribution": 1e-9,  # of what grew and fell again it is a small difference
}

KEYS = {table.name: table.key for table in TABLES}


def differences(table: str, rows: Iterable[Row], expected: Iterable[Row], *, extra_rows: bool = False) -> list[str]:
    """Each difference between `rows` of a table and the `expected` ones of the ledger, as a line to read.

    Columns that an expected row does not have are ignored; with `extra_rows` so are rows that are not expected.
    """
    found: list[str] = []
    actual_by_key = _by_key(table, rows, "given", found)
    expected_by_key = _by_key(table, expected, "expected", found)
    for key, expected_row in expected_by_key.items():
        if key not in actual_by_key:
            found.append(f"{_name(table, key)}: missing, expected {_readable(expected_row)}")
            continue
        actual_row = actual_by_key[key]
        for column, value in expected_row.items():
            if column not in actual_row:
                found.append(f"{_name(table, key)}: no column {column}")
            elif not _same(actual_row[column], value, OF_COLUMN.get(column, FLOAT_TOLERANCE)):
                found.append(f"{_name(table, key)} {column}: {actual_row[column]!r}, expected {value!r}")
    if not extra_rows:
        found += [
            f"{_name(table, key)}: not expected, given {_readable(row)}"
            for key, row in actual_by_key.items()
            if key not in expected_by_key
        ]
    return found


def assert_same(
    tables: Mapping[str, Iterable[Row]],
    expected: Mapping[str, Iterable[Row]],
    *,
    extra_rows: bool = False,
    show: int = 10,
) -> None:
    """Fail with the first differences of each expected table."""
    report: list[str] = []
    for table, rows in expected.items():
        found = differences(table, tables[table], rows, extra_rows=extra_rows)
        report += found[:show]
        if len(found) > show:
            report.append(f"{table}: {len(found) - show} more differences")
    assert not report, "\n" + "\n".join(report)


def _by_key(table: str, rows: Iterable[Row], whose: str, found: list[str]) -> dict[tuple[Any, ...], Row]:
    by_key: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in KEYS[table])
        if key in by_key:
            found.append(f"{_name(table, key)}: {whose} twice")
        by_key[key] = row
    return by_key


def _same(actual: Any, expected: Any, tolerance: float) -> bool:
    if actual is None or expected is None:
        return actual is None and expected is None
    if isinstance(expected, float):
        is_number = isinstance(actual, float)
        return is_number and isclose(actual, expected, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(expected, Decimal):
        return isinstance(actual, Decimal) and actual == expected
    return type(actual) is type(expected) and bool(actual == expected)


def _name(table: str, key: tuple[Any, ...]) -> str:
    named = ", ".join(f"{column}={_text(value)}" for column, value in zip(KEYS[table], key, strict=True))
    return f"{table}[{named}]"


def _readable(row: Row) -> str:
    return ", ".join(f"{column}={_text(value)}" for column, value in row.items())


def _text(value: Any) -> str:
    return "null" if value is None else str(value)
