"""What SQL may be run by `lake query` and `lake shell`: a list of statements, and a list of the table functions in them.

DuckDB's own configuration does not confine it: some functions write and list files, and reach the network, past
`enable_external_access` (docs/decisions/confined-sql.md). So what is not on a list here is refused before DuckDB binds it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from lake.clients.duckdb_errors import as_lake_error
from lake.home.errors import LakeError

KINDS = ("SELECT", "EXPLAIN", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE", "SET")
TEMPORARY = {"table", "view", "macro", "function"}
FROM_NOTHING = {"generate_series", "icu_calendar_names", "pg_timezone_names", "range", "repeat", "repeat_row", "test_all_types"}
OF_VALUES = {"histogram", "histogram_values", "json_each", "json_tree", "summary", "unnest"}
OF_THE_CATALOG = {
    *("duckdb_columns", "duckdb_constraints", "duckdb_databases", "duckdb_functions", "duckdb_keywords", "duckdb_memory"),
    *("duckdb_schemas", "duckdb_settings", "duckdb_tables", "duckdb_types", "duckdb_variables", "duckdb_views"),
    *("pragma_collations", "pragma_database_size", "pragma_show", "pragma_table_info", "pragma_version", "table_info"),
}
TABLE_FUNCTIONS = FROM_NOTHING | OF_VALUES | OF_THE_CATALOG
# Functions of a row are all allowed but these, which write a file, bind a query that is hidden in a text, or only wait.
FUNCTIONS_REFUSED = {"getenv", "json_serialize_plan", "pg_sleep", "sleep_ms", "write_blob", "write_log"}

_NAME = re.compile(r'"((?:[^"]|"")*)"|[\w$]+')


@dataclass(frozen=True, slots=True)
class _Token:
    text: str  # with the space and the comments after it

    @property
    def name(self) -> str:
        found = _NAME.match(self.text)
        if found is None:
            return ""
        return (found[0] if found[1] is None else found[1].replace('""', '"')).lower()


def check_statements(connection: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """The statements of a text; LakeError when it cannot be parsed, or when one of them is not on the lists."""
    tokens = list(_tokens(sql))
    _require_plain_spaces(tokens)
    _require_listed_functions(connection, tokens)
    try:  # by the connection, confined as it is: DuckDB runs a pragma, and reads what IMPORT names, to tell the statements
        statements = connection.cursor().extract_statements(sql)
    except duckdb.Error as error:
        raise as_lake_error(error) from error
    for statement in statements:
        _require_listed_kind(statement)
    return statements


def _tokens(sql: str) -> Iterator[_Token]:
    """What DuckDB's own lexer makes of a text, whose positions are in bytes."""
    written = sql.encode()
    starts = [start for start, _ in duckdb.tokenize(sql)]
    for start, end in pairwise([*starts, len(written)]):
        yield _Token(written[start:end].decode(errors="replace"))


def _require_plain_spaces(tokens: list[_Token]) -> None:
    """DuckDB's parser takes other spaces for plain ones, its lexer takes them for letters: one would hide a name."""
    for token in tokens:
        if token.text.startswith("'"):
            continue
        for letter in token.text:
            if ord(letter) > 127 and unicodedata.category(letter)[0] in "ZC":
                raise LakeError(f"The SQL holds the character U+{ord(letter):04X}, which looks like none.", "Write a space.", 2)


def _require_listed_functions(connection: duckdb.DuckDBPyConnection, tokens: list[_Token]) -> None:
    called = {token.name for token, after in pairwise(tokens) if after.text.startswith("(")}
    known = "select distinct lower(function_name) from duckdb_functions() where database_name = 'system' and function_type in "
    rows = connection.cursor().execute(f"{known} ('table', 'table_macro', 'pragma')").fetchall()
    refused = called & ({name for (name,) in rows} - TABLE_FUNCTIONS | FUNCTIONS_REFUSED)
    if refused:
        raise LakeError(
            f"{min(refused)}() is not for reading the lake.",
            "SQL reads the tables of bronze, silver and gold: `show all tables` lists them.",
            2,
        )


def _require_listed_kind(statement: duckdb.Statement) -> None:
    kind, tokens = statement.type.name, list(_tokens(statement.query))
    words = [token.name for token in tokens]  # none in those that DuckDB makes of a PIVOT: a transaction, a type, the query
    if kind not in KINDS and (words or kind != "TRANSACTION"):
        raise _read_only(kind)
    if kind == "EXPLAIN" and not _explains_a_query(tokens):
        raise _read_only("EXPLAIN but of a query; of a PIVOT, name its columns: on COLUMN in (...)")
    if kind == "CREATE" and words and not _is_temporary(words):
        raise _read_only("CREATE but of a temporary table, view or macro")
    if kind == "SET" and words[:1] != ["use"] and words[:2] != ["set", "variable"]:
        raise _read_only("SET but of a variable")


def _explains_a_query(tokens: list[_Token]) -> bool:
    rest = tokens[1:]
    while rest and rest[0].name in {"analyze", "verbose"}:
        rest = rest[1:]
    if len(rest) > 1 and rest[0].text.startswith("(") and rest[1].name in {"analyze", "format"}:
        closing = next((number for number, token in enumerate(rest) if token.text.startswith(")")), len(rest))
        rest = rest[closing + 1 :]
    try:
        explained = duckdb.extract_statements("".join(token.text for token in rest))
    except duckdb.Error:
        return False
    return [each.type.name for each in explained] == ["SELECT"]


def _is_temporary(words: list[str]) -> bool:
    rest = words[3:] if words[1:3] == ["or", "replace"] else words[1:]
    return len(rest) > 1 and rest[0] in {"temp", "temporary"} and rest[1] in TEMPORARY


def _read_only(what: str) -> LakeError:
    return LakeError(f"The lake is read-only here: no {what}.", "For a file of the result: lake query --format csv ... > FILE", 2)
