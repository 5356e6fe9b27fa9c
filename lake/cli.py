"""The `lake` command: its own readers, and the commands that the other packages bring.

`lake` imports none of its dependants: they register themselves through the entry point group `lake.commands` (pyproject.toml).
"""

import sys
from importlib.metadata import entry_points

import typer

from lake.commands import build, explain, maintain, query, report, restatements, run, verify
from lake.console import messages
from lake.errors import LakeError

app = typer.Typer(
    name="lake",
    help="The portfolio lakehouse: from events on Kafka to exact, explainable numbers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def with_all_commands() -> typer.Typer:
    """`lake` with the commands of every package."""
    for command in (build, run, query, report, explain, restatements, verify, maintain):
        command.register(app)
    for entry_point in sorted(entry_points(group="lake.commands"), key=lambda entry: entry.name):
        entry_point.load()(app)
    return app


def main() -> None:
    """Run `lake`; a LakeError becomes one sentence and an exit code."""
    try:
        with_all_commands()()
    except LakeError as error:
        messages.print(f"[red]✗[/red] {error.problem}", soft_wrap=True)
        if error.remedy:
            messages.print(f"  {error.remedy}", soft_wrap=True)
        sys.exit(error.exit_code)
