"""`lake verify`."""

from typing import Annotated

import typer
from rich.markup import escape

from lake.home.console import Format, messages, say, show
from lake.home.home import this_home


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(verify)


def verify(form: Annotated[Format, typer.Option("--format", help="How to print the checks.")] = Format.TABLE) -> None:
    """Check everything from Kafka to gold: counts, contracts, invariants. Exits with 1 when a check fails.

    What cannot be asked (no broker runs, nothing is built yet) is shown as not checked, said at the end, and fails nothing.
    """
    from lake.clients.duckdb import connect
    from lake.home.terminal_table import print_table
    from lake.verify import CHECKS, Evidence, Result, run_checks

    rows: list[tuple[str, str, str]] = []
    with connect() as connection, messages.status("Checking …") as status:
        for number, (each, outcome) in enumerate(run_checks(Evidence(connection, this_home())), start=1):
            status.update(f"Checking … {number} of {len(CHECKS)}")
            rows.append((each.name, outcome.result, outcome.detail))
    columns = ("check", "result", "detail")
    if form is Format.TABLE:
        print_table(columns, rows, wrap=True)
    else:
        show(columns, rows, form)
    failed, unchecked = ([row for row in rows if row[1] == result] for result in (Result.FAILED, Result.NOT_CHECKED))
    made = len(rows) - len(unchecked)
    say(f"[red]✗[/red] {len(failed)} of {made} checks failed." if failed else f"[green]✓[/green] {made} checks, none failed.")
    for name, _, why in unchecked:
        messages.print(f"[yellow]![/yellow] not checked: {escape(name)}. {escape(why)}", soft_wrap=True)
    raise typer.Exit(1 if failed else 0)
