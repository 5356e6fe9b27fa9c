"""DuckDB over the lake's Delta tables, for reading: `lake.connect()`, `lake query` and `lake shell` start here."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from lake.clients.duckdb_catalog import catalog_file, write_catalog
from lake.clients.duckdb_errors import as_lake_error
from lake.clients.duckdb_tables import Reading, newest_sources, quoted, recorded_reading
from lake.clients.statements import check_statements
from lake.home.errors import LakeError
from lake.home.home import Home, this_home
from lake.home.private import make_private
from lake.home.typed import moment


def connect(
    home: str | Path | None = None,
    *,
    as_published_at: str | datetime | None = None,
    schema: str | None = None,
    unrecorded: bool = False,
) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with a view `schema.table` for each Delta table of the lakehouse in `home` (default: the setting).

    Silver and gold are what the last recorded run left, bronze is what it held when the connection was opened, for as long as
    it is open: `gold.this_reading` names the run, and connecting anew shows what came since. With `unrecorded`, all tables are
    as they are now, also in the middle of a build. Times are in UTC, decimals stay decimals, `bronze.quarantine` holds what
    was rejected of any topic, gold.<table>_as_published_at(T) is a table as it stood at T (docs/as-known-at.md). With
    `as_published_at`, ISO text in UTC, only the gold tables that are kept are there, as they stood then. With `schema`,
    silver and gold are those that `lake build --known-at T --into NAME` made under this name.

    It is a connection for your own SQL, not a cage for somebody else's (docs/decisions/confined-sql.md). The catalog is
    read-only and of this connection alone: temporary tables and views can be made. DuckDB reads no file outside the folder of
    the tables, loads no extension and takes no other configuration. What remains open: `COPY ... TO` a file between the
    tables; `write_blob` and `CALL enable_logging(storage = 'file')`, which write anywhere; the functions of the delta extension,
    which list files anywhere and reach the network. `lake query` and `lake shell` refuse all of these.
    Raises LakeError when there are no tables yet, nothing was published by then, nothing was built under the name, or a table
    is not there as the run left it.
    """
    at = None if as_published_at is None else moment(as_published_at)
    return open_lake(_settings_of(home), at, schema, unrecorded=unrecorded)


def open_lake(
    config: Home,
    at: datetime | None = None,
    into: str | None = None,
    accounts: Collection[str] | None = None,
    *,
    unrecorded: bool = False,
) -> duckdb.DuckDBPyConnection:
    """The same for the lakehouse that `config` describes: as it is, as it was published at a moment, or as built under a name.

    With `accounts` the tables of gold have the rows of these accounts alone, and of the scopes that are theirs alone.
    """
    tables = config.places.folder
    if tables is None:
        raise LakeError(f"The tables are at {config.places.tables}.", "DuckDB reads a local folder only: set LAKE_TABLES_URI.", 2)
    tables = tables.resolve()  # as Delta names its files: a link to another disk would be outside of what may be read
    extension = delta_extension()
    newest = newest_sources(tables, into)
    own = make_private(config.places.readers)
    with tempfile.TemporaryDirectory(prefix="catalog-", dir=own) as folder:
        with duckdb.connect(str(catalog_file(folder))) as writer:
            writer.load_extension(extension)
            reading = Reading(newest, None) if unrecorded else recorded_reading(writer, newest)
            write_catalog(writer, reading, at, accounts)
        # Opened read-only, even though it is ours alone: it makes DuckDB refuse to attach a Delta table for writing.
        connection = duckdb.connect(str(catalog_file(folder)), read_only=True)
    connection.load_extension(extension)
    _lock(connection, {tables, *(source.folder for source in reading.sources)}, own)
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
            raise as_lake_error(error) from error

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
        session.rows(f"create view {schema}.{name} as from delta_scan({quoted(str(folder))})")
        yield session


def execute(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run the statements of a text and return the connection, which holds the result of the last; LakeError with a remedy."""
    statements = check_statements(connection, sql)
    if not statements:
        raise LakeError("There is no SQL to run.", 'For example: lake query "select * from gold.dim_account"', 2)
    try:
        for statement in statements:
            connection.execute(statement)
    except duckdb.Error as error:
        told = as_lake_error(error, connection)
        with suppress(duckdb.Error):  # none is open, but for the one that DuckDB makes of a PIVOT
            connection.rollback()
        raise told from error
    except RuntimeError as error:  # what DuckDB makes of Ctrl-C
        raise KeyboardInterrupt from error
    return connection


def delta_extension() -> str:
    """The path of DuckDB's delta extension; LakeError when it is not beside this DuckDB."""
    package = find_spec("duckdb_extension_delta")
    file = f"extensions/v{duckdb.__version__}/delta.duckdb_extension"
    path = Path(package.origin).parent / file if package and package.origin else None
    if path is None or not path.is_file():
        raise LakeError(f"DuckDB {duckdb.__version__} has no delta extension beside it.", "`lake setup` installs both.")
    return str(path)


def _settings_of(home: str | Path | None) -> Home:
    if home is None:
        return this_home()
    return this_home().model_copy(update={"home": Path(home).absolute(), "tables_uri": None})


def _lock(connection: duckdb.DuckDBPyConnection, folders: set[Path], own: Path) -> None:
    spill = own / f"spill-{uuid4().hex}"  # made when a query needs it, removed by DuckDB
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set temp_directory = {quoted(str(spill))}")
    readable = ", ".join(quoted(f"{folder}/") for folder in sorted(folders))
    connection.execute(f"set allowed_directories = [{readable}]")
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"):
        connection.execute(f"set {setting} = false")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
