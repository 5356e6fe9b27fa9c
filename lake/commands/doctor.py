"""`lake doctor`."""

from typing import Annotated

import typer
from rich.markup import escape

from lake.home.console import Format, messages, say, show
from lake.home.home import this_home

COLUMNS = ("severity", "check", "where", "what", "remedy")


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command()(doctor)


def doctor(form: Annotated[Format, typer.Option("--format", help="How to print the findings.")] = Format.TABLE) -> None:
    """Find what is wrong with this LAKE_HOME and say the remedy; nothing is changed. Exits with 1 when a person has to act.

    A notice heals at the next command, or is worth knowing; a fault does not heal. `lake verify` checks the numbers.
    """
    from lake.doctor import Severity, all_checks, run_checks
    from lake.home.terminal_table import print_table

    checks = all_checks()
    rows: list[tuple[str, ...]] = []
    with messages.status(f"Looking at {this_home().home} …"):
        for each, findings in run_checks(this_home()):
            rows += [(found.severity, each.name, found.where, found.what, found.remedy) for found in findings]
    rows.sort(key=lambda row: row[0])  # faults first
    if form is not Format.TABLE:
        show(COLUMNS, rows, form)
    elif rows:
        print_table(COLUMNS, rows, wrap=True)
    faults = sum(1 for row in rows if row[0] == Severity.FAULT)
    if not rows:
        messages.print(
            f"[green]✓[/green] {len(checks)} checks of {escape(str(this_home().home))}: nothing found.", soft_wrap=True
        )
    elif faults:
        say(f"[red]✗[/red] {faults} of {len(rows)} findings need somebody.")
    raise typer.Exit(1 if faults else 0)
