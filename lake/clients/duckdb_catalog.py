"""The catalog of a reader: a DuckDB file with a view for each table that it sees, each of one version."""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

import duckdb

from lake.clients.duckdb_errors import as_lake_error
from lake.clients.duckdb_tables import MADE_ANEW, SCHEMAS, Reading, quoted
from lake.contract.events import TOPICS
from lake.gold import periods, published
from lake.gold.catalog import quarantine_sql
from lake.gold.tables import RUNS, VIEWS
from lake.home.errors import LakeError


def write_catalog(
    connection: duckdb.DuckDBPyConnection, reading: Reading, at: datetime | None, accounts: Collection[str] | None
) -> None:
    """Make the schemas and their views; with `at` only the gold tables that are kept, as they stood then."""
    scans = {schema: {name: source.scan for name, source in reading.of(schema).items()} for schema in SCHEMAS}
    if accounts is not None:
        for schema in ("silver", "gold"):
            scans[schema] = {name: _of_accounts(connection, scan, accounts) for name, scan in scans[schema].items()}
    gold = scans["gold"]
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    if at is not None:
        run = published.run_at(connection, at, gold.get(RUNS, f"gold.{RUNS}"))
        _define(connection, reading, "gold", published.definitions_at(gold, at))
        connection.execute(published.reading_sql(run.run_id, run.run_number, run.published_at))
        return
    for schema in SCHEMAS:
        views = {name: f'create view {schema}."{name}" as from {scan}' for name, scan in scans[schema].items()}
        kept = (item for item in views.items() if schema != "gold" or not published.is_history(item[0]))
        _define(connection, reading, schema, kept)
    _define(connection, reading, "gold", published.definitions(scans["silver"] | gold))
    _define(connection, reading, "gold", periods.definitions(scans["silver"] | gold))
    if topics := [name for name in reading.of("bronze") if name in TOPICS]:
        connection.execute(f"create view bronze.quarantine as {quarantine_sql(topics)}")
    if reading.run is not None:
        connection.execute(published.reading_sql(reading.run.run_id, reading.run.run_number, reading.run.ended))


def catalog_file(folder: str) -> Path:
    """Where the catalog of a reader is, in a folder of its own."""
    return Path(folder) / "lake.duckdb"


def _define(connection: duckdb.DuckDBPyConnection, reading: Reading, schema: str, definitions: Iterable[tuple[str, str]]) -> None:
    for table, sql in definitions:
        try:
            connection.execute(sql)
        except duckdb.Error as error:
            if isinstance(error, duckdb.BinderException) and (table in VIEWS or sql.startswith("create macro")):
                connection.execute(_of_earlier_release(schema, table, sql))
                continue
            source = reading.of(schema).get(table)
            version = f" in version {source.version}" if source else ""
            left = f", which run {reading.run.run_id} left" if reading.run and schema != "bronze" else ""
            problem = f"{schema}.{table} cannot be read{version}{left}: {as_lake_error(error).problem}"
            raise LakeError(problem, f"`lake doctor` knows the remedies. {MADE_ANEW}") from error


def _of_earlier_release(schema: str, table: str, sql: str) -> str:
    """In place of a view of tables that an earlier release made: who asks for it is told so, and all else can be read."""
    told = f"{schema}.{table}: an earlier release made the tables that it reads; `lake build` makes them anew."
    what = f"macro {schema}.{table}(moment) as table" if sql.startswith("create macro") else f"view {schema}.{table} as"
    return f"create {what} select error({quoted(told)})"


def _of_accounts(connection: duckdb.DuckDBPyConnection, scan: str, accounts: Collection[str]) -> str:
    """The rows of a table that belong to accounts, or to their own scopes; all rows of one that belongs to neither."""
    columns = {name for name, *_ in connection.execute(f"describe from {scan}").fetchall()}
    named = ", ".join(quoted(account) for account in sorted(accounts)) or "null"
    if "scope_id" in columns:
        return f"(from {scan} where scope_type = 'ACCOUNT' and scope_id in ({named}))"
    return f"(from {scan} where account_id in ({named}))" if "account_id" in columns else scan
