"""The prompt of `lake shell`: SQL until `;`, a few dot commands; an error never ends it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import duckdb

from lake.clients.duckdb import execute
from lake.clients.duckdb_tables import table_names
from lake.gold.published import this_reading, told
from lake.home.console import messages
from lake.home.errors import LakeError
from lake.home.stopping import keep_ctrl_c

HELP = """SQL ends with `;` and may take several lines.
.tables          the tables of bronze, silver and gold
.schema TABLE    its columns
.help            this text
.quit            leave (or Ctrl-D)
All is as one run left it; leave and come back for what was recorded since."""
Show = Callable[[duckdb.DuckDBPyConnection], None]


def run_shell(connection: duckdb.DuckDBPyConnection, show: Show) -> None:
    """Read statements from stdin and show their results until .quit or the end of the input."""
    if sys.stdin.isatty():
        keep_ctrl_c()
        with suppress(ImportError):
            import readline  # noqa: F401  (gives `input` line editing and a history)
        messages.print("Read-only DuckDB over bronze, silver and gold. .tables lists them, .help tells more.")
        messages.print(told(this_reading(connection)), soft_wrap=True)
    for text in _entries():
        if text in {".quit", ".exit"}:
            return
        try:
            _answer(connection, text, show)
        except LakeError as error:
            messages.print(f"[red]✗[/red] {error}", soft_wrap=True)
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            messages.print("stopped")


def _answer(connection: duckdb.DuckDBPyConnection, text: str, show: Show) -> None:
    command, _, argument = text.partition(" ")
    if command == ".tables":
        print("\n".join(table_names(connection)))
    elif command == ".schema":
        show(execute(connection, f"describe {argument.strip() or 'gold.dim_account'}"))
    elif command.startswith("."):
        print(HELP)
    else:
        show(execute(connection, text))


def _entries() -> Iterator[str]:
    """Dot commands and statements, one by one; Ctrl-C throws away what was typed so far."""
    lines: list[str] = []
    while True:
        try:
            lines.append(input(_prompt(bool(lines))))
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            lines = []
            print()
            continue
        except EOFError:
            break
        text = "\n".join(lines).strip()
        if not text:
            lines = []
        elif text.startswith(".") or _is_complete(text):
            lines = []
            yield text
    if "\n".join(lines).strip():
        yield "\n".join(lines)


def _is_complete(text: str) -> bool:
    return text.endswith(";") and text.count("'") % 2 == 0


def _prompt(within: bool) -> str:
    if not sys.stdin.isatty():
        return ""
    return "  ... " if within else "lake> "
