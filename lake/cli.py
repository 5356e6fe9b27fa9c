"""The `lake` command: its own readers, and the commands that the other packages bring.

`lake` imports none of its dependants: they register themselves through the entry point group `lake.commands` (pyproject.toml).
"""

import sys
from importlib.metadata import entry_points

import typer

from lake.commands import build, doctor, explain, maintain, query, reconcile, report, restatements, run, test, verify
from lake.home.private import keep_private
from lake.home.stopping import end_on_signals, stopped
from lake.home.telling import as_told, tell

app = typer.Typer(
    name="lake",
    help="The portfolio lakehouse: from events on Kafka to exact, explainable numbers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def with_all_commands() -> typer.Typer:
    """`lake` with the commands of every package."""
    for command in (build, run, test, query, report, explain, restatements, reconcile, verify, doctor, maintain):
        command.register(app)
    for entry_point in sorted(entry_points(group="lake.commands"), key=lambda entry: entry.name):
        entry_point.load()(app)
    return app


def main() -> None:
    """Run `lake`; what goes wrong becomes one sentence and an exit code, and so does a signal."""
    keep_private()
    try:
        commands = with_all_commands()
        end_on_signals()
        commands()
    except BaseException as error:
        if (code := stopped()) is not None:  # whatever a library has made of the signal: DuckDB, say, a RuntimeError
            sys.exit(code)
        if not isinstance(error, Exception):
            raise
        told = as_told(error)
        tell(told)
        sys.exit(told.exit_code)
