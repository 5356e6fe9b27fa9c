"""What the explanations read: a scope's accounts, and all that gold says of one of its days."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import duckdb

from lake.clients.duckdb_errors import as_lake_error
from lake.home.errors import LakeError
from lake.home.home import this_home
from lake.read.explain import queries
from lake.read.explain.actions import Conversion, Dividend
from lake.read.explain.rows import (
    AccountValue,
    Balance,
    CashBefore,
    CashEvent,
    Disposal,
    Fill,
    Member,
    Position,
    Rate,
    Realized,
    ScopeValue,
    UnitsBefore,
)
from lake.read.scopes import Scope

Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Books:
    """A connection of `lake.connect()` and the scope asked about.

    `with_history`: every event since the first one by one, not just those of the day.
    """

    connection: duckdb.DuckDBPyConnection
    scope: Scope
    with_history: bool = False
    _days: dict[date, "Day"] = field(default_factory=dict, repr=False, compare=False)

    def day(self, day: date) -> "Day":
        """One of its days."""
        return self._days.setdefault(day, Day(self, day))

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run a query; LakeError when a table or column is missing."""
        try:
            return self.connection.execute(sql, parameters).fetchall()
        except duckdb.Error as error:
            raise as_lake_error(error, self.connection) from error

    @cached_property
    def members(self) -> list[Member]:
        """The scope's accounts and their policies."""
        return [Member(*row) for row in self.rows(queries.MEMBERS, **self.named)]

    @cached_property
    def accounts(self) -> list[str]:
        """The scope's accounts."""
        return [member.account_id for member in self.members]

    @property
    def keepers(self) -> set[str]:
        """The scope's accounts that track their cash."""
        return {member.account_id for member in self.members if member.tracks_cash}

    @property
    def currency(self) -> str:
        """The accounts' common base currency, else the reporting currency."""
        common = {member.base_currency for member in self.members}
        return common.pop() if len(common) == 1 else this_home().reporting_currency

    @property
    def is_group(self) -> bool:
        """Whether its numbers are sums over accounts."""
        return self.scope.scope_type != "ACCOUNT"

    @property
    def named(self) -> dict[str, str]:
        """The scope as parameters."""
        return {"scope_type": self.scope.scope_type, "scope_id": self.scope.scope_id}

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the scope; the last is the as-of date."""
        first, last = self.rows(queries.SCOPE_DAYS, **self.named)[0]
        return first, last

    @cached_property
    def _scales(self) -> dict[str, list[tuple[Any, ...]]]:
        return grouped(self.rows(queries.SCALES), lambda row: str(row[0]))

    def scale(self, symbol: str, day: date) -> Decimal:
        """Common units per share of a symbol on a day (docs/metrics.md, Splits)."""
        spans = self._scales.get(symbol, [])
        return next((scale for _, scale, start, end in spans if start <= day < end), Decimal(1))


class Day:
    """All that gold says of one day of a scope, each table read when it is first asked for."""

    def __init__(self, books: Books, date_: date) -> None:
        self.books = books
        self.date = date_
        self._rates: dict[tuple[str, str], Rate | None] = {}

    @property
    def before(self) -> "Day":
        """The day before."""
        return self.books.day(self.date - timedelta(days=1))

    @cached_property
    def value(self) -> ScopeValue | None:
        """The scope's value; None outside of its days."""
        rows = self.books.rows(queries.SCOPE_VALUE, **self.books.named, day=self.date)
        return ScopeValue(*rows[0]) if rows else None

    @property
    def published(self) -> ScopeValue:
        """The scope's value; LakeError outside of its days."""
        if self.value is None:
            title = self.books.scope.title
            raise LakeError(f"{title} has no value on {self.date}.", days_remedy(self.books, self.date), 2)
        return self.value

    @cached_property
    def account_values(self) -> list[AccountValue]:
        """Its accounts that have a value by then."""
        return [AccountValue(*row) for row in self._of_accounts(queries.ACCOUNT_VALUES)]

    @cached_property
    def positions(self) -> dict[str, list[Position]]:
        """By account."""
        return grouped((Position(*row) for row in self._of_accounts(queries.POSITIONS)), lambda row: row.account_id)

    @cached_property
    def fills(self) -> list[Fill]:
        """Of the day; with history, all up to it; in their order."""
        return self.fills_until(self.books.with_history)

    @cached_property
    def cash_events(self) -> list[CashEvent]:
        """Of the day; with history, all up to it; in their order."""
        rows = self._of_accounts(queries.CASH_EVENTS, with_history=self.books.with_history)
        return [CashEvent(*row) for row in rows]

    @cached_property
    def dividends(self) -> list[Dividend]:
        """Dividends by ex-date that are due up to the day, paid or not, in the order of their ex-dates."""
        return [Dividend(*row) for row in self._of_accounts(queries.DIVIDENDS)]

    @cached_property
    def conversions(self) -> list[Conversion]:
        """Renames, mergers and spin-offs up to the day, in the order of their ex-dates."""
        return [Conversion(*row) for row in self._of_accounts(queries.CONVERSIONS)]

    @cached_property
    def in_transit(self) -> list[CashEvent]:
        """Of a group, the first halves of transfers between two of its accounts that have not arrived by the end of the day."""
        keepers = self.books.keepers if self.books.is_group else set()
        events = [CashEvent(*row) for row in self._of_accounts(queries.IN_TRANSIT)]
        return [event for event in events if event.transfer_account_id in keepers]

    @cached_property
    def balances(self) -> dict[str, list[Balance]]:
        """The published cash balances of each account, one for each currency."""
        return grouped((Balance(*row) for row in self._of_accounts(queries.BALANCES)), lambda row: row.account_id)

    @cached_property
    def cash_before(self) -> dict[tuple[str, str], CashBefore]:
        """The cash movements of each account and currency before the day."""
        rows = self._of_accounts(queries.CASH_BEFORE)
        return {(account, currency): CashBefore(*row) for account, currency, *row in rows}

    @cached_property
    def units_before(self) -> dict[tuple[str, str], UnitsBefore]:
        """The fills of each account and symbol before the day."""
        rows = self._of_accounts(queries.UNITS_BEFORE)
        return {(account, symbol): UnitsBefore(*row) for account, symbol, *row in rows}

    @cached_property
    def realized(self) -> list[Realized]:
        """The realised P&L of each account and symbol."""
        return [Realized(*row) for row in self._of_accounts(queries.REALIZED)]

    @cached_property
    def disposals(self) -> dict[tuple[str, str], list[Disposal]]:
        """By account and symbol."""
        rows = (Disposal(*row) for row in self._of_accounts(queries.DISPOSALS))
        return grouped(rows, lambda row: (row.account_id, row.symbol))

    def rate(self, currency: str, base_currency: str) -> Rate | None:
        """The exchange rate of the day; None when none is known. Every position in the currency asks for it."""
        if (pair := (currency, base_currency)) not in self._rates:
            self._rates[pair] = self._find_rate(currency, base_currency)
        return self._rates[pair]

    def _find_rate(self, currency: str, base_currency: str) -> Rate | None:
        rows = self.books.rows(queries.RATE, day=self.date, currency=currency, base_currency=base_currency)
        if not rows:
            return None
        rate, rate_date, via, *legs = rows[0]
        return Rate(rate, rate_date, via, tuple(leg for leg in (tuple(legs[:4]), tuple(legs[4:])) if leg[0] is not None))

    def fills_until(self, with_history: bool) -> list[Fill]:
        """Of the day, or all up to it."""
        return [Fill(*row) for row in self._of_accounts(queries.FILLS, with_history=with_history)]

    def _of_accounts(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        return self.books.rows(sql, accounts=self.books.accounts, day=self.date, **parameters)


def days_remedy(books: Books, day: date) -> str:
    """Which days a scope has, and the one nearest to `day`."""
    first, last = books.days
    return f"Nearest: {min(max(day, first), last)}. It has one for each day from {first} to {last}."


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows by their key, in their order."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(groups)
