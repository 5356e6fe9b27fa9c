"""DuckDB over the lake's Delta tables, for reading: `lake.connect()`, `lake query` and `lake shell` start here."""

import difflib
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from lake.contract.events import TOPICS
from lake.gold import published
from lake.gold.catalog import quarantine_sql
from lake.home.errors import LakeError
from lake.home.layout import layout, schema_name
from lake.home.settings import Settings, settings
from lake.home.typed import moment

SCHEMAS = ("bronze", "silver", "gold")
NOT_YET = "`lake up` starts the job that fills bronze, `lake build` makes silver and gold."
OF_DUCKDB = (
    "An error of DuckDB itself. Connect anew and run it again; if the query says `over ()`, count in a subquery instead: "
    "docs/decisions/no-window-over-everything.md."
)
WRITES = ("COPY", "EXPORT", "COPY_DATABASE", "ATTACH", "DETACH", "LOAD", "PREPARE", "EXECUTE")


def connect(
    home: str | Path | None = None, *, as_published_at: str | datetime | None = None, schema: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view `schema.table` for each Delta table of the lakehouse in `home` (default: the setting).

    Every query reads the newest version of its tables; times are in UTC, decimals stay decimals, `bronze.quarantine` holds what
    was rejected of any topic, gold.<table>_as_published_at(T) is a table as it stood at T (docs/as-known-at.md). With
    `as_published_at`, ISO text in UTC, only the gold tables that are kept are there, as they stood then. With `schema`,
    silver and gold are those that `lake build --known-at T --into NAME` made under this name. The connection has a read-only
    catalog of its own: temporary tables and views can be made, DuckDB refuses to attach anything for writing, sees no
    file outside the tables and takes no other configuration. What is left open is `COPY ... TO` a file between the tables;
    `lake query` and `lake shell` refuse that, too.
    Raises LakeError when there are no tables yet, nothing was published by then, or nothing was built under the name.
    """
    return open_lake(_settings_of(home), None if as_published_at is None else moment(as_published_at), schema)


def open_lake(
    config: Settings, at: datetime | None = None, into: str | None = None, accounts: Collection[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """The same for the lakehouse that `config` describes: as it is, as it was published at a moment, or as built under a name.

    With `accounts` the tables of gold have the rows of these accounts alone, and of the scopes that are theirs alone.
    """
    tables = _tables_folder(config)
    found = list(_delta_tables(tables, into))
    if not found:
        raise LakeError(f"There are no tables in {tables} yet.", NOT_YET)
    if into and not any(schema == "gold" for schema, _, _ in found):
        raise _nothing_called(into, tables)
    extension = delta_extension()
    with tempfile.TemporaryDirectory(prefix="lake-") as folder:
        catalog = Path(folder) / "lake.duckdb"
        _write_catalog(catalog, extension, found, at, accounts)
        # Opened read-only, even though it is ours alone: it makes DuckDB refuse to attach a Delta table for writing.
        connection = duckdb.connect(str(catalog), read_only=True)
    connection.load_extension(extension)
    _lock(connection, {tables, *(folder for _, _, folder in found)})
    return connection


class OneTable:
    """A session that knows one Delta table, of a lake that cannot be opened as a whole."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a query gives; LakeError when the table cannot be read."""
        try:
            return self._connection.execute(statement).fetchall()
        except duckdb.Error as error:
            raise explain(error) from error

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in order."""
        return [str(name) for name, *_ in self.rows(f"describe {table}")]


@contextmanager
def one_table(folder: Path, schema: str, name: str) -> Iterator[OneTable]:
    """The Delta table in a folder as schema.name; LakeError when it cannot be read."""
    with duckdb.connect() as connection:
        connection.load_extension(delta_extension())
        connection.execute(f"create schema {schema}")
        session = OneTable(connection)
        session.rows(f"create view {schema}.{name} as from {_scan(folder)}")
        yield session


def check_reads_only(sql: str) -> list[duckdb.Statement]:
    """The statements of a text; LakeError when it cannot be parsed or could write a file."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise explain(error) from error
    for statement in statements:
        words = {word.upper() for word in re.findall(r"[A-Za-z_]+", statement.query)} if _is(statement, "EXPLAIN") else set()
        if _is(statement, *WRITES) or words & {"COPY", "EXPORT"}:
            problem = f"The lake is read-only here: no {statement.type.name if not words else 'COPY'}."
            raise LakeError(problem, "For a file of the result: lake query --format csv ... > FILE", 2)
    return statements


def execute(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run the statements of a text and return the connection, which holds the result of the last; LakeError with a remedy."""
    statements = check_reads_only(sql)
    if not statements:
        raise LakeError("There is no SQL to run.", 'For example: lake query "select * from gold.dim_account"', 2)
    try:
        for statement in statements:
            connection.execute(statement)
    except duckdb.Error as error:
        raise explain(error, connection) from error
    except RuntimeError as error:  # what DuckDB makes of Ctrl-C
        raise KeyboardInterrupt from error
    return connection


def explain(error: duckdb.Error, connection: duckdb.DuckDBPyConnection | None = None) -> LakeError:
    """A DuckDB error as one line; when a table is unknown, with the names nearest to it."""
    line = " ".join(re.split(r"\n\n(?:LINE |Stack Trace)", str(error))[0].split())
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return LakeError(line, OF_DUCKDB)
    unknown = re.search(r"(?:Table|View) with name (\S+) does not exist", line)
    if not unknown or connection is None:
        return LakeError(line, exit_code=2)
    names = table_names(connection)
    wanted = unknown[1].strip('"').lower()
    if refusal := published.not_kept(connection, wanted):
        return refusal
    by_short_name = {name.split(".")[-1]: name for name in names}
    near = [by_short_name[match] for match in difflib.get_close_matches(wanted.split(".")[-1], by_short_name, 3, 0.5)]
    problem = f"There is no table {wanted}."
    if near:
        return LakeError(problem, f"Nearest: {', '.join(near)}.", 2)
    missing = [schema for schema in SCHEMAS if not any(name.startswith(f"{schema}.") for name in names)]
    remedy = f"There is nothing in {' and '.join(missing)} yet. {NOT_YET}" if missing else "`show all tables` lists them."
    return LakeError(problem, remedy, 2)


def table_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table as schema.name, in order."""
    views = f"select schema_name || '.' || view_name from duckdb_views() where schema_name in {SCHEMAS} order by all"
    return [name for (name,) in connection.cursor().execute(views).fetchall()]


def _is(statement: duckdb.Statement, *kinds: str) -> bool:
    return statement.type.name in kinds


def _settings_of(home: str | Path | None) -> Settings:
    if home is None:
        return settings()
    return settings().model_copy(update={"home": Path(home).absolute(), "tables_uri": None})


def _tables_folder(config: Settings) -> Path:
    address = layout(config).tables.removeprefix("file://")
    if "://" in address:
        raise LakeError(f"The tables are at {address}.", "DuckDB reads a local folder only: set LAKE_TABLES_URI.", 2)
    return Path(address).resolve()  # as Delta names its files: a link to another disk would be outside of what may be read


def _delta_tables(tables: Path, into: str | None) -> Iterator[tuple[str, str, Path]]:
    for schema in SCHEMAS:
        where = tables / (schema if schema == "bronze" else schema_name(schema, into))
        for folder in sorted(where.glob("*")):
            if any((folder / "_delta_log").glob("*.json")):
                yield schema, folder.name, folder.resolve()


def _nothing_called(into: str, tables: Path) -> LakeError:
    names = sorted(folder.name.removesuffix("_gold") for folder in tables.glob("*_gold"))
    there = f"There are {', '.join(names)}." if names else "`lake build --known-at T --into NAME` makes one."
    return LakeError(f"There is no gold under the name {into}.", there, 2)


def delta_extension() -> str:
    """The path of DuckDB's delta extension; LakeError when it is not beside this DuckDB."""
    package = find_spec("duckdb_extension_delta")
    file = f"extensions/v{duckdb.__version__}/delta.duckdb_extension"
    path = Path(package.origin).parent / file if package and package.origin else None
    if path is None or not path.is_file():
        raise LakeError(f"DuckDB {duckdb.__version__} has no delta extension beside it.", "`lake setup` installs both.")
    return str(path)


def _write_catalog(
    catalog: Path,
    extension: str,
    found: list[tuple[str, str, Path]],
    at: datetime | None,
    accounts: Collection[str] | None = None,
) -> None:
    gold = {name: _scan(folder) for schema, name, folder in found if schema == "gold"}
    silver = {name: _scan(folder) for schema, name, folder in found if schema == "silver"}
    with duckdb.connect(str(catalog)) as connection:
        connection.load_extension(extension)
        if accounts is not None:
            gold = {name: _of_accounts(connection, scan, accounts) for name, scan in gold.items()}
            silver = {name: _of_accounts(connection, scan, accounts) for name, scan in silver.items()}
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        if at is not None:
            published.run_at(connection, at, gold.get(published.RUNS, f"gold.{published.RUNS}"))
            _define(connection, "gold", published.definitions_at(gold, at))
            return
        for schema in SCHEMAS:
            tables = {"silver": silver, "gold": gold}.get(schema) or {
                name: _scan(folder) for where, name, folder in found if where == schema
            }
            views = {name: f'create view {schema}."{name}" as from {scan}' for name, scan in tables.items()}
            _define(connection, schema, (item for item in views.items() if schema != "gold" or not published.is_history(item[0])))
        _define(connection, "gold", published.definitions(silver | gold))
        topics = [name for schema, name, _ in found if schema == "bronze" and name in TOPICS]
        if topics:
            _define(connection, "bronze", [("quarantine", f"create view bronze.quarantine as {quarantine_sql(topics)}")])


def _define(connection: duckdb.DuckDBPyConnection, schema: str, definitions: Iterable[tuple[str, str]]) -> None:
    for table, sql in definitions:
        try:
            connection.execute(sql)
        except duckdb.BinderException:
            # A view of tables that an earlier release made: whoever asks for it is told so, all else can be read.
            told = f"gold.{table}: an earlier release made the tables that it reads; `lake build` makes them anew."
            what = f"macro gold.{table}(moment) as table" if sql.startswith("create macro") else f"view gold.{table} as"
            connection.execute(f"create {what} select error({_quoted(told)})")
        except duckdb.Error as error:
            problem = f"{schema}.{table} cannot be read: {explain(error).problem}"
            raise LakeError(problem, "`lake doctor` knows the remedies.") from error


def _of_accounts(connection: duckdb.DuckDBPyConnection, scan: str, accounts: Collection[str]) -> str:
    """The rows of a table that belong to accounts, or to their own scopes; all rows of one that belongs to neither."""
    columns = {name for name, *_ in connection.execute(f"describe from {scan}").fetchall()}
    named = ", ".join(_quoted(account) for account in sorted(accounts)) or "null"
    if "scope_id" in columns:
        return f"(from {scan} where scope_type = 'ACCOUNT' and scope_id in ({named}))"
    return f"(from {scan} where account_id in ({named}))" if "account_id" in columns else scan


def _scan(folder: Path) -> str:
    return f"delta_scan({_quoted(str(folder))})"


def _lock(connection: duckdb.DuckDBPyConnection, folders: set[Path]) -> None:
    spill = Path(tempfile.gettempdir()) / f"lake-{uuid4().hex}"  # made when a query needs it, removed by DuckDB
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set temp_directory = {_quoted(str(spill))}")
    readable = ", ".join(_quoted(f"{folder}/") for folder in sorted(folders))
    connection.execute(f"set allowed_directories = [{readable}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
