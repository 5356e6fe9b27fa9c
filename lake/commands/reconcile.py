"""`lake reconcile`."""

from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from lake.home.console import Format, messages, say, show
from lake.home.typed import day as read_day

if TYPE_CHECKING:
    from lake.read.reconciliation import Item


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(reconcile)


def reconcile(
    scope: Annotated[
        str,
        typer.Argument(metavar="SCOPE", help="An account id, a portfolio id or ALL; ACCOUNT:X or PORTFOLIO:X where X is both."),
    ] = "ALL",
    *,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="The statements of this day; default: the last one of each account.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="What agrees, too.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How to print the items.")] = Format.TABLE,
) -> None:
    """Show where the statements of custodians and the books differ: units by instrument, money by currency.

    Exits with 1 when something differs, and with 3 when there is no statement: nothing that was not compared is right.
    """
    from lake.clients.duckdb import connect
    from lake.read.reconciliation import AGREES, read_reconciliation

    with connect() as connection:
        items = read_reconciliation(connection, scope, None if date is None else read_day(date))
    different = [item for item in items if item.status != AGREES]
    if different or everything or form is not Format.TABLE:
        _print(items if everything else different, form)
    statements = len({(item.account_id, item.statement_date) for item in items})
    counted = f"of {len(items)} items in {statements} statement{'s' if statements > 1 else ''}"
    if not different:
        say(f"[green]✓[/green] None {counted} differs from the books.")
        return
    say(f"[red]✗[/red] {len(different)} {counted} differ{'s' if len(different) == 1 else ''} from the books.")
    if why := next((item.why for item in different if item.why), None):
        messages.print(f"  `{escape(why)}` tells what the books made the first one of.", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


def _print(items: list["Item"], form: Format) -> None:
    from lake.read.reconciliation import Item

    if form is not Format.TABLE:
        show([field.name for field in fields(Item)], [astuple(item) for item in items], form)
        return
    from lake.home.terminal_table import print_table
    from lake.read.report.wording import units

    columns = ("account", "of", "item", "status", "stated", "booked", "difference", "since")
    print_table(
        columns,
        [
            (
                *(item.account_id, item.statement_date, item.item, item.status),
                *map(units, (item.stated, item.booked, item.difference)),
                item.since,
            )
            for item in items
        ],
    )
