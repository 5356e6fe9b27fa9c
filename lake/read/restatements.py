"""The log of every published number that a later run published otherwise, read from gold.restatements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from lake.clients.duckdb_tables import table_names
from lake.gold.tables import CAUSES, LOG, TABLES
from lake.home.errors import LakeError
from lake.read.scopes import Scope

NAMED = 50  # causes that are listed of a number, of all that gold.restatement_causes holds

METRICS = tuple(metric for table in TABLES for metric in table.metrics)

_OF_ROW = """
                every.run_number = found.run_number and every.scope_type = found.scope_type and every.scope_id = found.scope_id
                and every.from_date <= business_date
                and (table_name = 'cumulative_returns' or every.until_date >= business_date - 1)"""

_SQL = f"""
with sized as (
    select *, abs(coalesce(new_value, 0) - coalesce(old_value, 0)) as size
    from gold.{LOG}
    where
        ($since is null or published_at >= $since)
        and ($scope_type is null or (scope_type = $scope_type and scope_id = $scope_id))
        and ($metric is null or metric = $metric)
),

-- Counted by a subquery: count(*) over () fails at random in DuckDB 1.5 (docs/decisions/no-window-over-everything.md).
large as materialized (
    select *
    from sized
    where size >= cast($min_change as decimal(38, 16))
)

select
    scope_type, scope_id, table_name, metric, business_date, old_value, new_value, new_value - old_value,
    run_id, run_number, published_at,
    (
        select list({{'known_at': known_at, 'topic': topic, 'id': id, 'version': version, 'event_id': event_id}}
            order by known_at, topic, id, version, event_id)
        from (
            select known_at, topic, id, version, event_id from gold.{CAUSES} as every
            where {_OF_ROW}
            group by known_at, topic, id, version, event_id
            order by max(until_date) desc, min(from_date) asc, known_at desc, event_id asc
            limit {NAMED}
        )
    ),
    (select count(distinct (topic, id, version)) from gold.{CAUSES} as every where {_OF_ROW}),
    in_all
from (
    select *, (select count(*) from large) as in_all
    from large
    order by size desc, published_at desc, scope_type, scope_id, business_date, table_name, metric
    limit $limit
) as found
order by size desc, published_at desc, scope_type, scope_id, business_date, table_name, metric
"""


@dataclass(frozen=True, slots=True)
class Restatement:
    """A number that was published anew; money in the scope's currency, a return as a fraction.

    `old_value` None: the day had no such number before. `new_value` None: it has none any more. `change` None: either of them.
    `causes`: the events in the order they became known, each known_at, topic, id, version and event_id; of more than 50, those
    50 that reach furthest. `cause_count`: how many there are; gold.restatement_causes has them all.
    """

    scope_type: str
    scope_id: str
    table_name: str
    metric: str
    business_date: date
    old_value: Decimal | None
    new_value: Decimal | None
    change: Decimal | None
    run_id: str
    run_number: int
    published_at: datetime
    causes: Sequence[dict[str, Any]]
    cause_count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them: published at `since` or later, of a scope, of a metric, by at least `min_change`; `limit` None: all."""

    since: datetime | None = None
    scope: Scope | None = None
    metric: str | None = None
    min_change: Decimal = Decimal(0)
    limit: int | None = None


def require_log(connection: duckdb.DuckDBPyConnection) -> None:
    """LakeError when no build has written the log yet."""
    if missing := {f"gold.{LOG}", f"gold.{CAUSES}"} - set(table_names(connection)):
        raise LakeError(f"There is no {max(missing)} yet.", "`lake build` writes it, from its second run on.")


def read_restatements(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> tuple[list[Restatement], int]:
    """The restatements, the biggest change first, one that came or went by its whole value; and how many there are in all."""
    parameters = {
        "since": wanted.since,
        "scope_type": wanted.scope.scope_type if wanted.scope else None,
        "scope_id": wanted.scope.scope_id if wanted.scope else None,
        "metric": wanted.metric,
        "min_change": f"{wanted.min_change:f}",
        "limit": wanted.limit,
    }
    rows = connection.execute(_SQL, parameters).fetchall()
    return [_restatement(row) for row in rows], rows[0][-1] if rows else 0


def _restatement(row: tuple[Any, ...]) -> Restatement:
    *values, causes, cause_count, _ = row
    values += [causes or [], cause_count]
    return Restatement(*values)
