"""Which version of which table a reader is given: what one recorded run left, and bronze as it is when the reader opens.

A version is an exact set of files, so that a reader never sees half of a build, whatever is written beside it.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from lake.gold.delta_log import is_table, newest_version, newest_with_rows_of
from lake.gold.runs import Left, left_by_last_run
from lake.gold.tables import RUNS, VIEWS
from lake.home.errors import LakeError
from lake.home.layout import schema_name

SCHEMAS = ("bronze", "silver", "gold")
NOT_YET = "`lake up` starts the job that fills bronze, `lake build` makes silver and gold."
MADE_ANEW = "A build may be making it anew: wait for that. Else `lake build --full-refresh` does; what was published is kept."


@dataclass(frozen=True, slots=True)
class Source:
    """A table as a reader sees it: one version of a Delta table."""

    schema: str
    name: str
    folder: Path
    version: int

    @property
    def scan(self) -> str:
        """The SQL that reads it."""
        return f"delta_scan({quoted(str(self.folder))}, version := {self.version})"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader sees; `run` is None before the first record, and where the newest versions were asked for."""

    sources: tuple[Source, ...]
    run: Left | None

    def of(self, schema: str) -> dict[str, Source]:
        """The tables of a schema by name."""
        return {source.name: source for source in self.sources if source.schema == schema}


def newest_sources(tables: Path, into: str | None) -> tuple[Source, ...]:
    """The newest version of each table in a folder of tables; LakeError when there is none.

    The record is looked at first and bronze last, so that what a run recorded and read meanwhile is not newer than they are.
    """
    found = tuple(
        Source(schema, folder.name, folder.resolve(), newest_version(folder))
        for schema in reversed(SCHEMAS)
        for folder in sorted(
            (tables / (schema if schema == "bronze" else schema_name(schema, into))).glob("*"),
            key=lambda folder: (folder.name != RUNS, folder.name),
        )
        if is_table(folder) and not _is_view(schema, folder.name)
    )
    if into and not any(source.schema == "gold" for source in found):
        raise _nothing_called(into, tables)
    if not found:
        raise LakeError(f"There are no tables in {tables} yet.", NOT_YET)
    return found


def recorded_reading(connection: duckdb.DuckDBPyConnection, newest: tuple[Source, ...]) -> Reading:
    """Bronze at its newest, silver and gold as the last recorded run left them; before the first record bronze alone.

    LakeError when there is nothing of that, or when a table is not there as the run left it.
    """
    there = {(source.schema, source.name): source for source in newest}
    record = there.get(("gold", RUNS))
    run = left_by_last_run(connection, record.scan) if record else None
    sources = tuple(source for source in newest if source.schema == "bronze")
    if record and run:
        left = sorted((table, version) for table, version in run.versions.items() if not _is_view(*table))
        sources += (record, *(_as_left(there.get(table), *table, version, run) for table, version in left))
    if not sources:
        raise LakeError("No run has been recorded yet.", NOT_YET)
    return Reading(sources, run)


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table as schema.name, in order."""
    views = f"select schema_name || '.' || view_name from duckdb_views() where schema_name in {SCHEMAS} order by all"
    return [name for (name,) in connection.cursor().execute(views).fetchall()]


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _is_view(schema: str, name: str) -> bool:
    """Whether a table of an earlier release is a view now."""
    return schema == "gold" and name in VIEWS


def _as_left(found: Source | None, schema: str, name: str, version: int, run: Left) -> Source:
    if found is None or found.version < version:
        there = "gone" if found is None else f"older, of version {found.version}"
        raise LakeError(
            f"{schema}.{name} is not as run {run.run_id} left it, in version {version}: it is {there}.",
            f"Restore the whole folder of the tables from one copy. {MADE_ANEW}",
        )
    return Source(schema, name, found.folder, newest_with_rows_of(found.folder, version))


def _nothing_called(into: str, tables: Path) -> LakeError:
    names = sorted(folder.name.removesuffix("_gold") for folder in tables.glob("*_gold"))
    there = f"There are {', '.join(names)}." if names else "`lake build --known-at T --into NAME` makes one."
    return LakeError(f"There is no gold under the name {into}.", there, 2)
