"""`lake query` and `lake shell`."""

import sys
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lake.home.console import Format, messages, say, show
from lake.home.errors import LakeError

if TYPE_CHECKING:
    import duckdb


def register(app: typer.Typer) -> None:
    """Add them to `lake`."""
    app.command(rich_help_panel="Look")(query)
    app.command(rich_help_panel="Look")(shell)


def query(
    sql: Annotated[str | None, typer.Argument(metavar="SQL", help="DuckDB SQL; - reads it from stdin.")] = None,
    *,
    file: Annotated[Path | None, typer.Option(help="Read the SQL from this file.", exists=True, dir_okay=False)] = None,
    as_published_at: Annotated[
        str | None, typer.Option(metavar="T", help="Read gold as it stood published at this moment, in UTC; only what is kept.")
    ] = None,
    schema: Annotated[
        str | None, typer.Option(metavar="NAME", help="Read the silver and gold that `lake build --into NAME` made.")
    ] = None,
    unrecorded: Annotated[
        bool, typer.Option("--unrecorded", help="Read every table as it is now, not as the last recorded run left it.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the result.")] = Format.TABLE,
    limit: Annotated[int, typer.Option(help="Rows that a table shows; 0: all. JSON and CSV always hold all.", min=0)] = 100,
) -> None:
    """Run read-only SQL over bronze, silver and gold and print the result of the last statement.

    Silver and gold are as the last recorded run left them, bronze as it is now.
    """
    from lake.clients.duckdb import connect, execute
    from lake.gold.published import this_reading, told

    text = _text_of(sql, file)
    if schema and as_published_at:
        raise LakeError("--schema and --as-published-at do not go together.", "What was built into a name was published once.", 2)
    with connect(as_published_at=as_published_at, schema=schema, unrecorded=unrecorded) as connection:
        print_result(execute(connection, text), form, limit)
        if form is Format.TABLE and (note := told(this_reading(connection))):
            messages.print(note, style="dim", markup=False, soft_wrap=True)


def shell() -> None:
    """A prompt for SQL over bronze, silver and gold."""
    from lake.clients.duckdb import connect
    from lake.read.shell import run_shell

    with connect() as connection:
        run_shell(connection, lambda result: print_result(result, Format.TABLE, limit=100))


def print_result(result: "duckdb.DuckDBPyConnection", form: Format, limit: int) -> None:
    """Print the rows that a connection holds."""
    from lake.home.cells import plain
    from lake.home.terminal_table import print_table

    columns = _distinct([column[0] for column in result.description or []])
    if form is not Format.TABLE:
        show(columns, ([plain(value) for value in row] for row in result.fetchall()), form)
        return
    rows = result.fetchmany(limit + 1) if limit else result.fetchall()
    print_table(columns, rows[: limit or None])
    if limit and len(rows) > limit:
        say(f"The first {limit} rows; --limit 0 shows all, `limit` in the SQL fewer.")


def _text_of(sql: str | None, file: Path | None) -> str:
    if (sql is None) == (file is None):
        raise LakeError("Give the SQL as an argument, as - for stdin, or by --file: one of them.", "See `lake query --help`.", 2)
    if file is not None:
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if sql == "-" else str(sql)


def _distinct(names: list[str]) -> list[str]:
    """Names that differ, so that no column of a JSON object hides another: a, b, a_1."""
    distinct: list[str] = []
    for name in names:
        others = (f"{name}_{number}" for number in count(1))
        distinct.append(next(candidate for candidate in chain([name], others) if candidate not in distinct))
    return distinct
