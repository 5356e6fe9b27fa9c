"""Errors of DuckDB as people read them: one line, and a remedy."""

import difflib
import re

import duckdb

from lake.clients.duckdb_tables import NOT_YET, SCHEMAS, table_names
from lake.gold import published
from lake.home.errors import LakeError

OF_DUCKDB = (
    "An error of DuckDB itself. Connect anew and run it again; if the query says `over ()`, count in a subquery instead: "
    "docs/decisions/no-window-over-everything.md."
)
FILE_IS_GONE = (
    "What was read when this connection was opened has been removed since: connect anew. If it stays, "
    "`lake build --full-refresh` makes silver and gold anew."
)
LISTED = "`show all tables` lists them; what no recorded run left, `lake query --unrecorded` reads."


def as_lake_error(error: duckdb.Error, connection: duckdb.DuckDBPyConnection | None = None) -> LakeError:
    """A DuckDB error as one line; when a table is unknown, with the names nearest to it."""
    line = " ".join(re.split(r"\n\n(?:LINE |Stack Trace)", str(error))[0].split())
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return LakeError(line, OF_DUCKDB)
    if isinstance(error, duckdb.IOException) and re.search("No such file|No files found|does not exist", line):
        return LakeError(line, FILE_IS_GONE)
    unknown = re.search(r"(?:Table|View) with name (\S+) does not exist", line)
    if not unknown or connection is None:
        return LakeError(line, exit_code=2)
    return _no_table(connection, unknown[1].strip('"').lower())


def _no_table(connection: duckdb.DuckDBPyConnection, wanted: str) -> LakeError:
    names = table_names(connection)
    if refusal := published.not_kept(connection, wanted):
        return refusal
    by_short_name = {name.split(".")[-1]: name for name in names}
    near = [by_short_name[match] for match in difflib.get_close_matches(wanted.rpartition(".")[2], by_short_name, 3, 0.5)]
    problem = f"There is no table {wanted}."
    missing = [schema for schema in SCHEMAS if not any(name.startswith(f"{schema}.") for name in names)]
    if near and wanted.partition(".")[0] not in missing:
        return LakeError(problem, f"Nearest: {', '.join(near)}.", 2)
    return LakeError(problem, f"There is nothing in {' and '.join(missing)} yet. {NOT_YET}" if missing else LISTED, 2)
