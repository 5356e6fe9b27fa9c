"""What each symbol contributed to the returns of a scope's periods: the P&L of its days over what was invested, linked."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.account_days import AccountHistory
from tests.reference.book import Book
from tests.reference.rates import converted
from tests.reference.returns import ReturnDay
from tests.reference.rounding import ZERO
from tests.reference.scopes import Scope

Row = dict[str, Any]
Symbol = str | None  # None: cash, and all else that is of no symbol
LARGEST = Decimal("1e8")


@dataclass(frozen=True)
class Part:
    """What a symbol made of a day: in money, and of the index; not known where that is too large to be of a return."""

    day: date
    pnl: Decimal
    of_index: Decimal
    is_known: bool


def contribution_rows(
    book: Book,
    scope: Scope,
    histories: Mapping[str, AccountHistory],
    values: list[Row],
    days: list[ReturnDay],
    *,
    periods: list[Row],
) -> list[Row]:
    """The rows of contributions of one scope; `periods` are its rows of period_returns."""
    parts, index = _parts(book, scope, histories, values, days), {day.day: day.index for day in days}
    return [
        row
        for period in periods
        if period["twr"] is not None
        for row in _of_period(period, parts, index.get(period["from_date"]) or Decimal(1))
    ]


def _of_period(period: Row, parts: Mapping[Symbol, list[Part]], from_index: Decimal) -> Iterator[Row]:
    for symbol, of_days in parts.items():
        start, end = (bisect_right(of_days, period[day], key=lambda part: part.day) for day in ("from_date", "as_of_date"))
        within = of_days[start:end]
        if within or symbol is None:
            of_index = sum((part.of_index for part in within), Decimal(0))
            yield {column: period[column] for column in ("scope_type", "scope_id", "as_of_date", "period", "from_date")} | {
                "currency": period["currency"],
                "symbol": symbol,
                "contribution": float(of_index / from_index) if all(part.is_known for part in within) else None,
                "pnl": sum((part.pnl for part in within), ZERO),
            }


def _parts(
    book: Book, scope: Scope, histories: Mapping[str, AccountHistory], values: list[Row], days: list[ReturnDay]
) -> dict[Symbol, list[Part]]:
    """Symbol -> the days on which it had P&L, in order."""
    of_symbols = _pnl_of_symbols(book, scope, histories)
    parts: dict[Symbol, list[Part]] = defaultdict(list)
    value_before, index_before = ZERO, Decimal(1)
    for row, day in zip(values, days, strict=True):
        flows = row["inflow"] - row["outflow"]
        invested = value_before + {"IN_START_OUT_END": row["inflow"], "ALL_START": flows, "ALL_END": ZERO}[scope.flow_timing]
        of_day = {symbol: _part(day.day, amounts, invested, index_before) for symbol, amounts in of_symbols[day.day].items()}
        whole = _part(day.day, [row["total_value"] - value_before - flows], invested, index_before)
        for symbol, part in of_day.items():
            parts[symbol].append(part)
        parts[None].append(
            Part(
                day.day,
                whole.pnl - sum((part.pnl for part in of_day.values()), ZERO),
                whole.of_index - sum((part.of_index for part in of_day.values()), Decimal(0)),
                whole.is_known and all(part.is_known for part in of_day.values()),
            )
        )
        value_before = row["total_value"]
        index_before = index_before if day.index is None else day.index
    return parts


def _part(day: date, amounts: list[Decimal], invested: Decimal, index_before: Decimal) -> Part:
    moved = [amount / invested * index_before if invested > 0 else Decimal(0) for amount in amounts]
    return Part(day, sum(amounts, ZERO), sum(moved, Decimal(0)), all(abs(each) < LARGEST for each in moved))


def _pnl_of_symbols(book: Book, scope: Scope, histories: Mapping[str, AccountHistory]) -> dict[date, dict[str, list[Decimal]]]:
    """The P&L of each day and symbol, account by account, in the scope's currency; of one without a rate it is not known."""
    found: dict[date, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for account_id in scope.accounts:
        for row in (row for day in histories[account_id].days for row in day.pnl if row["symbol"] is not None):
            rate = book.rates.rate(book.base_currency(account_id), scope.currency, row["pnl_date"])
            if rate is not None and (pnl := converted(row["total_pnl_base"], rate.rate)):
                found[row["pnl_date"]][row["symbol"]].append(pnl)
    return found
