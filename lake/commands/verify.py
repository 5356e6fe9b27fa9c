"""`lake verify`."""

from typing import Annotated

import typer

from lake.console import Format, messages, say, show
from lake.settings import settings


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(verify)


def verify(form: Annotated[Format, typer.Option("--format", help="How to print the checks.")] = Format.TABLE) -> None:
    """Check everything from Kafka to gold: counts, contracts, invariants. Exits with 1 when a check fails.

    What cannot be asked (no broker runs, nothing is built yet) is shown as not checked and fails nothing.
    """
    from lake.query import connect
    from lake.tables import print_table
    from lake.verify import CHECKS, Evidence, Result, run_checks

    rows, failed = [], 0
    with connect() as connection, messages.status("Checking …") as status:
        for number, (each, outcome) in enumerate(run_checks(Evidence(connection, settings())), start=1):
            status.update(f"Checking … {number} of {len(CHECKS)}")
            rows.append((each.name, outcome.result.value, outcome.detail))
            failed += outcome.result is Result.FAILED
    columns = ("check", "result", "detail")
    if form is Format.TABLE:
        print_table(columns, rows, wrap=True)
    else:
        show(columns, rows, form)
    say(
        f"[red]✗[/red] {failed} of {len(rows)} checks failed." if failed else f"[green]✓[/green] {len(rows)} checks, none failed."
    )
    raise typer.Exit(1 if failed else 0)
