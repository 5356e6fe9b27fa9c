"""`lake explain`."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from lake.home.console import Format, messages, show
from lake.home.typed import day as read_day

if TYPE_CHECKING:
    from lake.read.explain import Explanation, Problem

METRICS = "total_value, cash_balance, position, daily_return, realized_pnl, inflow, outflow"


class Shape(StrEnum):
    """How the tree is printed."""

    TREE = "tree"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(explain)


def explain(
    scope: Annotated[
        str,
        typer.Argument(metavar="SCOPE", help="An account id, a portfolio id or ALL; ACCOUNT:X or PORTFOLIO:X where X is both."),
    ],
    day: Annotated[str, typer.Argument(metavar="DATE", help="The day at whose end the number stands: 2024-03-01.")],
    metric: Annotated[
        str, typer.Argument(metavar="METRIC", help=f"{METRICS}; of a symbol position:X (or just X), quantity:X, realized_pnl:X.")
    ] = "total_value",
    *,
    symbol: Annotated[str | None, typer.Option(help="The symbol, instead of METRIC:SYMBOL.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Every event since the first instead of what was there before.")] = False,
    depth: Annotated[int | None, typer.Option(help="Levels of the tree to show; all are checked.", min=0)] = None,
    form: Annotated[Shape, typer.Option("--format", help="json: one object; table and csv: a row for each node.")] = Shape.TREE,
) -> None:
    """Show what a number is made of, down to fills, cash events and prices, and check that it adds up to the last digit.

    Exits with 1 when a part of it does not, and says which.
    """
    from lake.clients.duckdb import connect
    from lake.read.explain import explain as explain_number

    with connect() as connection:
        explanation = explain_number(connection, scope, read_day(day), metric, symbol=symbol, with_history=full)
    _print(explanation, form, depth)
    for problem in explanation.problems:
        messages.print(f"[red]✗[/red] {escape(_told(problem))}", soft_wrap=True)
    if explanation.problems:
        messages.print("  All of it is what one run left: no build came between. `lake verify` tells more.", soft_wrap=True)
        raise typer.Exit(1)


def _told(problem: "Problem") -> str:
    from lake.read.explain.lines import exact

    path = " > ".join(problem.path)
    return f"Does not add up: {path}: published {exact(problem.published)}, its parts make {exact(problem.computed)}."


def _print(explanation: "Explanation", form: Shape, depth: int | None) -> None:
    from lake.read.explain import lines

    if form is Shape.TREE:
        from lake.read.explain.terminal import print_tree

        print_tree(explanation, depth)
    elif form is Shape.JSON:
        print(json.dumps(lines.as_data(explanation), ensure_ascii=False, indent=2))
    else:
        rows = [row for row in lines.as_rows(explanation) if depth is None or row[0] <= depth]
        show(lines.COLUMNS, rows, Format(form.value))
