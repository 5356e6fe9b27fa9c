"""Scopes by the name that a person types."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from lake.clients.duckdb_tables import NOT_YET, table_names
from lake.gold.published import run_at
from lake.home.errors import LakeError

TYPES = ("ACCOUNT", "PORTFOLIO", "ALL")


@dataclass(frozen=True, slots=True)
class Scope:
    """An account, a portfolio or ALL."""

    scope_type: str
    scope_id: str

    @property
    def title(self) -> str:
        """How it is named for people."""
        return "All accounts" if self.scope_type == "ALL" else f"{self.scope_type.capitalize()} {self.scope_id}"


def all_scopes(connection: duckdb.DuckDBPyConnection, at: datetime | None = None) -> list[Scope]:
    """Every scope that has a value, or had one published at a moment, accounts first; LakeError when no build was before that."""
    if "gold.fact_portfolio_value_daily" not in table_names(connection):
        raise LakeError("There is no gold.fact_portfolio_value_daily yet.", NOT_YET)
    if at is None:
        return scopes_in(connection, "gold.fact_portfolio_value_daily")
    run_at(connection, at)
    return scopes_in(connection, "gold.fact_portfolio_value_daily_as_published_at($at)", at=at)


def scopes_in(connection: duckdb.DuckDBPyConnection, table: str, **parameters: Any) -> list[Scope]:
    """Every scope in a table, accounts first."""
    rows = connection.execute(f"select distinct scope_type, scope_id from {table}", parameters).fetchall()
    return [Scope(*row) for row in sorted(rows, key=lambda row: (TYPES.index(row[0]), row[1]))]


def find_scope(connection: duckdb.DuckDBPyConnection, name: str, at: datetime | None = None) -> Scope:
    """The scope of an account id, a portfolio id, ALL or TYPE:ID; LakeError that names the nearest when there is none."""
    return pick_scope(all_scopes(connection, at), name)


def pick_scope(scopes: Sequence[Scope], name: str) -> Scope:
    """The same, of these."""
    found = [scope for scope in scopes if name in {scope.scope_id, f"{scope.scope_type}:{scope.scope_id}"}]
    if len(found) == 1:
        return found[0]
    if found:
        choices = " or ".join(f"{scope.scope_type}:{scope.scope_id}" for scope in found)
        raise LakeError(f"{name} is more than one scope.", f"Say {choices}.", 2)
    ids = {scope.scope_id.lower(): scope.scope_id for scope in scopes}
    near = [ids[match] for match in difflib.get_close_matches(name.rpartition(":")[2].lower(), ids, 5, 0.5)]
    if not scopes:
        raise LakeError("No account has a booked event yet.", "`lake produce demo` sends some, `lake build` books them.")
    valid = near or [scope.scope_id for scope in scopes][:10]
    raise LakeError(f"There is no account or portfolio {name}.", f"{'Nearest' if near else 'There are'}: {', '.join(valid)}.", 2)
