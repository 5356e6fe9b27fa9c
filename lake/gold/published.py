"""What was published when: some gold tables keep every version of their rows, here as DuckDB views and table macros.

A version counts once its run is recorded in gold.calc_runs: what a run left that was killed before is not seen. At a moment T
the version of a key that stands is the one of the highest run among those published up to T, none where that one is a removal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from lake.gold.tables import CAUSES, KEPT, LOG, OF_DAYS, PUBLISHED, RUNS, VIEWS, schema_of, versions_of
from lake.gold.views import view_needs, view_sql
from lake.home.errors import LakeError

KEYS: Mapping[str, tuple[str, ...]] = {table.name: table.key for table in PUBLISHED}
DAYS = "fact_portfolio_value_daily"  # what the views of its days are published with
READING = "this_reading"  # the view that says which run a connection shows
NO_RUN = "A `lake build` keeps what it publishes, from its first recorded run on."
_LATER = "rows between 1 following and unbounded following"

Scans = Mapping[str, str]  # table of gold or silver -> the SQL that reads it; those there are


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """The recorded run whose numbers stood at the moment `at`; both moments are in UTC."""

    run_id: str
    run_number: int | None  # None: recorded by an early release
    published_at: datetime
    at: datetime


def written(when: datetime) -> str:
    """A moment in UTC as text, to the microsecond when it has some: 2026-01-31T18:00:00Z."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def told(run: PublishedRun | None) -> str:
    """Which run the numbers are of, for people; empty where that is none that was recorded."""
    return f"As run {run.run_id} left it, published at {written(run.published_at)}." if run else ""


def is_history(table: str) -> bool:
    """Whether `definitions` makes the view of a gold table, whatever lies in its folder."""
    return table in {CAUSES, *VIEWS, *map(versions_of, KEYS)}


def definitions(scans: Scans) -> Iterator[tuple[str, str]]:
    """The SQL that makes, of each table kept, a view of all its versions and a table macro of those that stood at a moment.

    gold.<table>_published has the columns of its table, then is_removed, run_number, published_from and published_to (null:
    still standing). gold.<table>_as_published_at(T) has the columns of the table only; T is a timestamp, or text in UTC.
    """
    for table, keys in _kept(scans).items() if RUNS in scans else ():
        name, by_key = versions_of(table), f"partition by {', '.join(keys)} order by run_number"
        yield (
            name,
            f"""create view gold.{name} as
            select versions.*, runs.ended as published_from, min(runs.ended) over ({by_key} {_LATER}) as published_to
            from {_versions(scans, table)} as versions
            inner join (select run_number as of_run, ended from {scans[RUNS]}) as runs on versions.run_number = runs.of_run""",
        )
        standing = _standing(scans, table, "cast(moment as timestamptz)")
        yield name, f"create macro gold.{table}_as_published_at(moment) as table {standing}"
        for view in OF_DAYS if table == DAYS else ():
            query = view_sql(view, {DAYS: f"({standing})"}.__getitem__)
            yield f"{view}_as_published_at", f"create macro gold.{view}_as_published_at(moment) as table {query}"
    if CAUSES in scans:
        yield CAUSES, f"create view gold.{CAUSES} as from {scans[CAUSES]} where {_recorded(scans)}"
    for view in _views(scans):
        yield view, _view(view, scans)


def definitions_at(scans: Scans, at: datetime) -> Iterator[tuple[str, str]]:
    """The SQL that makes the gold tables that are kept as they stood at a moment, and `as_published_at()`, which says when."""
    stood = f"timestamptz '{at.isoformat()}'"
    yield RUNS, f"create view gold.{RUNS} as from {scans[RUNS]} where run_number is not null and ended <= {stood}"
    for table in _kept(scans):
        yield table, f"create view gold.{table} as {_standing(scans, table, stood)}"
        for view in OF_DAYS if table == DAYS else ():
            yield view, _view(view, {})
    then = dict(scans) | {RUNS: f"(from {scans[RUNS]} where ended <= {stood})"}
    if CAUSES in scans:
        yield CAUSES, f"create view gold.{CAUSES} as from {scans[CAUSES]} where {_recorded(then)}"
    if LOG in _views(scans):
        yield LOG, _view(LOG, then)
    yield RUNS, f"create macro as_published_at() as {stood}"


def run_at(connection: duckdb.DuckDBPyConnection, at: datetime, runs: str = f"gold.{RUNS}") -> PublishedRun:
    """The run whose numbers stood at a moment; LakeError, with the first moment there is, when there was none yet."""
    try:
        first, *_ = connection.execute(f"select min(ended) from {runs} where run_number is not null").fetchone() or (None,)
    except (duckdb.CatalogException, duckdb.BinderException):  # no run was recorded, or only by an earlier release
        first = None
    if first is None:
        raise LakeError("No build has kept what it published yet.", NO_RUN)
    last = f"select run_id, run_number, ended from {runs} where run_number is not null and ended <= $at"
    row = connection.execute(f"{last} order by run_number desc limit 1", {"at": at}).fetchone()
    if row is None:
        raise LakeError(f"Nothing had been published at {written(at)}.", f"The first moment there is: {written(first)}.", 2)
    return PublishedRun(row[0], row[1], row[2].astimezone(UTC), at)


def reading_sql(run_id: str, run_number: int | None, published_at: datetime) -> str:
    """The SQL that makes gold.this_reading: one row, the run whose tables a connection shows, and when it was opened."""
    number = "null" if run_number is None else str(run_number)
    run_id = run_id.replace("'", "''")
    return (
        f"create view gold.{READING} as select '{run_id}' as run_id, {number}::int as run_number, "
        f"timestamptz '{published_at.isoformat()}' as published_at, timestamptz '{datetime.now(UTC).isoformat()}' as read_at"
    )


def this_reading(connection: duckdb.DuckDBPyConnection) -> PublishedRun | None:
    """The run whose tables a connection shows; None where it shows the newest, or no run is recorded yet."""
    try:
        row = connection.cursor().execute(f"select run_id, run_number, published_at, read_at from gold.{READING}").fetchone()
    except duckdb.CatalogException:
        return None
    return PublishedRun(row[0], row[1], row[2].astimezone(UTC), row[3].astimezone(UTC)) if row else None


def not_kept(connection: duckdb.DuckDBPyConnection, table: str) -> LakeError | None:
    """Why a table is not there; None when the connection shows the newest tables, or the table is one of those kept."""
    sql = "select 1 from duckdb_functions() where function_name = 'as_published_at' and schema_name = 'main'"
    if table.rpartition(".")[2] in KEPT or connection.cursor().execute(sql).fetchone() is None:
        return None
    remedy = f"Kept are {', '.join(KEPT)}. Without --as-published-at every table is read as it is now."
    return LakeError(f"There is no {table} as it was published: it is not kept.", remedy, 2)


def _kept(scans: Scans) -> Mapping[str, tuple[str, ...]]:
    return {table: keys for table, keys in KEYS.items() if versions_of(table) in scans}


def _views(scans: Scans) -> list[str]:
    """The views of gold whose tables there are, those that others read first."""
    known = scans.keys() - set(VIEWS)
    found: list[str] = []
    for view in VIEWS:
        if view_needs(view) <= {*known, *found}:
            found.append(view)
    return found


def _view(view: str, scans: Scans) -> str:
    def named(table: str) -> str:
        return scans[table] if table in scans and table not in VIEWS else f"{schema_of(table)}.{table}"

    return f"create view gold.{view} as {view_sql(view, named)}"


def _recorded(scans: Scans, when: str = "true") -> str:
    return f"run_number in (select run_number from {scans[RUNS]} where {when})" if RUNS in scans else "false"


def _versions(scans: Scans, table: str) -> str:
    """All versions of a table; earlier releases kept the moment in each row, too."""
    return f"(select columns(name -> name <> 'published_from') from {scans[versions_of(table)]})"


def _standing(scans: Scans, table: str, at: str) -> str:
    return f"""
        select * exclude (is_removed, run_number)
        from (
            from {_versions(scans, table)}
            where {_recorded(scans, f"ended <= {at}")}
            qualify row_number() over (partition by {", ".join(KEYS[table])} order by run_number desc) = 1
        )
        where not is_removed
    """
