"""Statements of custodians beside the books, read from gold.reconciliation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from lake.clients.duckdb_tables import NOT_YET, table_names
from lake.gold.published import not_kept
from lake.home.errors import LakeError
from lake.read.scopes import Scope, all_scopes, pick_scope

AGREES = "AGREES"
TABLE = "gold.reconciliation"
MEMBERS = {
    "ACCOUNT": "account_id = $scope_id",
    "PORTFOLIO": "account_id in (select account_id from gold.dim_account where portfolio_id = $scope_id)",
    "ALL": "$scope_id = 'ALL'",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a statement, or one that it lacks; units of an instrument, or money of an item `CASH:` and a currency.

    `stated` None: the statement does not name it. `difference` is stated - booked. `since` None: it agrees.
    """

    account_id: str
    statement_date: date
    item: str
    status: str
    stated: Decimal | None
    booked: Decimal
    difference: Decimal
    tolerance: Decimal
    since: date | None

    @property
    def why(self) -> str | None:
        """The command that tells what the books made it of; None where they have none."""
        metric = "cash_balance" if self.item.startswith("CASH:") else f"quantity:{self.item}"
        return f"lake explain {self.account_id} {self.statement_date} {metric}" if self.booked else None


def read_reconciliation(connection: duckdb.DuckDBPyConnection, name: str, day: date | None = None) -> list[Item]:
    """Every item of the last statement of each account of a scope, or of those of a day; what differs comes first.

    LakeError when there is no such scope, or no statement of it.
    """
    if TABLE not in table_names(connection):
        raise not_kept(connection, TABLE) or LakeError(f"There is no {TABLE} yet.", NOT_YET)
    scope = pick_scope(_scopes(connection), name)
    sql = f"""
        select account_id, statement_date, item, status, stated, booked, difference, tolerance, since
        from {TABLE}
        where {MEMBERS[scope.scope_type]} and ($day is null or statement_date = $day)
        qualify statement_date = max(statement_date) over (partition by account_id)
        order by status = '{AGREES}', account_id, item"""
    rows = connection.execute(sql, {"scope_id": scope.scope_id, "day": day}).fetchall()
    if not rows:
        raise _no_statement(connection, scope, day)
    return [Item(*row) for row in rows]


def _scopes(connection: duckdb.DuckDBPyConnection) -> Sequence[Scope]:
    """Those that have a value, and accounts of which there is nothing but a statement."""
    stated = connection.execute(f"select distinct account_id from {TABLE} order by all").fetchall()
    return list(dict.fromkeys([*all_scopes(connection), *(Scope("ACCOUNT", account_id) for (account_id,) in stated)]))


def _no_statement(connection: duckdb.DuckDBPyConnection, scope: Scope, day: date | None) -> LakeError:
    sql = f"select statement_date from {TABLE} where {MEMBERS[scope.scope_type]} group by all order by all desc limit 5"
    days = [str(found) for (found,) in connection.execute(sql, {"scope_id": scope.scope_id}).fetchall()]
    of = f"{scope.title[0].lower()}{scope.title[1:]}"
    if days:
        return LakeError(f"There is no statement of {of} of {day}.", f"The last ones are of {', '.join(days)}.")
    return LakeError(
        f"There is no statement of {of} up to the as-of date.",
        "`lake produce file statements.csv --topic statements` sends some, `lake build` compares them.",
    )
