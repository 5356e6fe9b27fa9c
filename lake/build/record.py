"""gold.calc_runs: a row for each run, written last and outside dbt, when all models, tests asked for and checks have passed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lake.clients.engine import Engine
from lake.gold.catalog import found_tables
from lake.gold.delta_log import checkpoint, is_table, newest_version
from lake.gold.tables import PUBLISHED, RUNS, VIEWS, versions_of
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.layout import schema_name

COMMITS_WITHOUT_CHECKPOINT = 20
COLUMNS = {
    "run_id": "string",
    "code_version": "string",
    "kafka_offsets": "string",
    "bronze_versions": "string",
    "silver_versions": "string",
    "gold_versions": "string",
    "run_number": "int",
    "rows_restated": "bigint",
    "is_restating": "boolean",
    "as_of_date": "date",
    "started": "timestamp",
    "ended": "timestamp",
    "engine": "string",
    "checks": "int",
    "position_days": "bigint",
    "position_days_touched": "bigint",
}


@dataclass(frozen=True)
class Inputs:
    """All that the rows of a run depend on: the bronze that it reads, the day it values and the code."""

    kafka_offsets: dict[str, dict[str, int]]  # topic -> partition -> the highest offset
    as_of: str
    code_version: str


@dataclass(frozen=True)
class Run:
    """A recorded run: what it read, what wrote it, and the Delta versions that it left."""

    run_id: str
    number: int
    inputs: Inputs
    bronze_versions: dict[str, int]  # topic -> Delta version
    versions: dict[str, dict[str, int]]  # schema -> table -> Delta version
    engine: str


@dataclass(frozen=True)
class Done:
    """What a run that is to be recorded did."""

    run: Run
    started: datetime
    is_restating: bool
    checks: int | None  # how many the other engine made; None: it cannot read the tables where they are
    restated_until: str | None  # the as-of date of the run before
    position_days: int | None = None  # before the run, and how many of them its events touch: an estimate
    position_days_touched: int | None = None


def last_run(server: Engine, config: Home) -> Run | None:
    """The last recorded run; None before the first."""
    if not has_table(server, config, "gold", RUNS):
        return None
    known = set(server.columns(f"gold.{RUNS}"))
    engine = "engine" if "engine" in known else "'thrift'"
    rows = server.rows(
        "select run_id, run_number, bronze_versions, cast(as_of_date as string), code_version, kafka_offsets, silver_versions, "
        f"gold_versions, {engine} from gold.{RUNS} order by run_number desc limit 1"
    )
    if not rows:
        return None
    run_id, number, bronze, as_of, code, offsets, silver, gold, by = rows[0]
    versions = {"silver": json.loads(silver), "gold": json.loads(gold or "{}")}
    return Run(run_id, number, Inputs(json.loads(offsets or "{}"), as_of, code), json.loads(bronze), versions, by or "thrift")


def record(server: Engine, done: Done, into: str | None = None) -> None:
    """Add the row of a run, and with it make what it wrote the published numbers."""
    table, run = f"{schema_name('gold', into)}.{RUNS}", done.run
    values: dict[str, Any] = {
        "run_id": run.run_id,
        "code_version": run.inputs.code_version,
        "kafka_offsets": json.dumps(run.inputs.kafka_offsets),
        "bronze_versions": json.dumps(run.bronze_versions),
        "silver_versions": json.dumps(run.versions["silver"]),
        "gold_versions": json.dumps(run.versions["gold"]),
        "run_number": run.number,
        "rows_restated": _rows_restated(server, done, into),
        "is_restating": done.is_restating,
        "as_of_date": run.inputs.as_of,
        "started": f"{done.started:%Y-%m-%d %H:%M:%S.%f}",
        "ended": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}",
        "engine": run.engine,
        "checks": done.checks,
        "position_days": done.position_days,
        "position_days_touched": done.position_days_touched,
    }
    listed = ", ".join(f"cast({_literal(value)} as {COLUMNS[column]}) as {column}" for column, value in values.items())
    server.rows(f"insert into {table} ({', '.join(values)}) select {listed}")


def write_checkpoints(config: Home, silver: Iterable[str]) -> None:
    """Give the tables of versions among these of silver the checkpoints that Sail is told not to write.

    It is told so by dbt's macro versions_properties.
    """
    root = config.places.folder
    if root is None or config.engine != "sail":
        return
    for table in silver:
        if table.endswith("_versions"):
            checkpoint(root / "silver" / table, COMMITS_WITHOUT_CHECKPOINT)


def table_versions(server: Engine, config: Home, into: str | None = None) -> dict[str, dict[str, int]]:
    """Schema (silver, gold) -> table -> the newest Delta version, of all tables but calc_runs."""
    there = tables_of(server, config)
    versions: dict[str, dict[str, int]] = {}
    for schema in ("silver", "gold"):
        name = schema_name(schema, into)
        tables = [table for found, table in there if found == name and table != RUNS]
        versions[schema] = {table: version_of(server, config, name, table) for table in sorted(tables)}
    return versions


def version_of(server: Engine, config: Home, schema: str, table: str) -> int:
    """The newest Delta version of a table; LakeError when there is no such table."""
    root = config.places.folder
    try:
        if root is not None:
            return newest_version(root / schema / table)
        return int(server.rows(f"describe history delta.`{config.places.table(schema, table)}` limit 1")[0][0])
    except Exception as error:
        if (
            not isinstance(error, ValueError)
            and "DELTA_MISSING_DELTA_TABLE" not in str(error)
            and "PATH_NOT_FOUND" not in str(error)
        ):
            raise
        raise LakeError(
            f"There is no table {schema}.{table} yet.", "`lake up` starts the job that makes bronze; `lake status` tells."
        ) from error


def tables_of(server: Engine, config: Home) -> set[tuple[str, str]]:
    """Schema and name of each table that is there."""
    if config.places.folder is not None:
        return set(found_tables(config))
    schemas = [row[0] for row in server.rows("show databases") if row[0].endswith(("silver", "gold"))]
    shown = {(schema, row[1]) for schema in schemas for row in server.rows(f"show tables in {schema}")}
    return {(schema, table) for schema, table in shown if not (schema.endswith("gold") and table in VIEWS)}


def has_table(server: Engine, config: Home, schema: str, table: str) -> bool:
    """Whether a table is there; in a folder without a look at all others."""
    root = config.places.folder
    return (schema, table) in tables_of(server, config) if root is None else is_table(root / schema / table)


def ensure_table(server: Engine, config: Home, into: str | None = None) -> None:
    """Make calc_runs, without a row yet, or give one of an earlier release the columns that it lacks."""
    gold = schema_name("gold", into)
    table, address = f"{gold}.{RUNS}", config.places.table(gold, RUNS)
    if not has_table(server, config, gold, RUNS):
        server.rows(f"create schema if not exists {gold}")
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        server.rows(f"create table {table} ({columns}) using delta location '{address}'")
        return
    known = set(server.columns(table))
    if missing := [(name, kind) for name, kind in COLUMNS.items() if name not in known]:
        _add_columns(server, config, table, address, missing)


def _add_columns(server: Engine, config: Home, table: str, address: str, missing: list[tuple[str, str]]) -> None:
    if config.engine == "thrift":
        server.rows(f"alter table {table} add columns ({', '.join(f'{name} {kind}' for name, kind in missing)})")
        return
    from deltalake import DeltaTable, Field
    from deltalake.schema import PrimitiveType

    of_delta = {"string": "string", "int": "integer", "bigint": "long"}
    fields = [Field(name, PrimitiveType(of_delta[kind])) for name, kind in missing]
    DeltaTable(address).alter.add_columns(fields)
    server.rows(f"drop table {table}")
    server.rows(f"create table {table} using delta location '{address}'")


def _rows_restated(server: Engine, done: Done, into: str | None) -> int:
    """Rows of days that had been published which the run published anew."""
    if done.restated_until is None:
        return 0
    gold = schema_name("gold", into)
    counts = " union all ".join(
        f"select count(*) as changed from {gold}.{versions_of(table.name)} where run_number = {done.run.number} "
        f"and {table.day} <= date '{done.restated_until}'"
        for table in PUBLISHED
        if table.day
    )
    return int(server.rows(f"select sum(changed) from ({counts})")[0][0])


def _literal(value: Any) -> str:
    if value is None or isinstance(value, bool | int):
        return "null" if value is None else str(value).lower()
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
