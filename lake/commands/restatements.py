"""`lake restatements`."""

from dataclasses import asdict, fields
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from lake.home.console import Format, say, show
from lake.home.errors import LakeError
from lake.home.typed import moment

if TYPE_CHECKING:
    import duckdb

    from lake.read.report import Scope
    from lake.read.restatements import Restatement

TABLE_ROWS = 20
HIGHEST = Decimal(10) ** 22  # the log holds 22 digits before the point


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(restatements)


def restatements(
    *,
    since: Annotated[str | None, typer.Option(metavar="T", help="Published at this moment, in UTC, or later.")] = None,
    scope: Annotated[str | None, typer.Option(metavar="S", help="An account id, a portfolio id or ALL; or TYPE:ID.")] = None,
    min_change: Annotated[
        str, typer.Option(metavar="X", help="Changed by this much or more: money, or a return as a fraction.")
    ] = "0",
    metric: Annotated[str | None, typer.Option(help="Only this metric: total_value, daily_return, …")] = None,
    limit: Annotated[
        int | None, typer.Option(help=f"Rows to show; 0: all. Default: {TABLE_ROWS} in a table, all as JSON or CSV.", min=0)
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Show the numbers that a later run published otherwise, the biggest change first: old, new, what caused it and when."""
    from lake.clients.duckdb import connect
    from lake.read.restatements import Wanted, read_restatements, require_log

    rows = (TABLE_ROWS if form is Format.TABLE else 0) if limit is None else limit
    start, smallest = None if since is None else moment(since), _amount(min_change)
    with connect() as connection:
        require_log(connection)
        wanted = Wanted(start, _scope(connection, scope), _metric(metric), smallest, rows or None)
        found, total = read_restatements(connection, wanted)
    if found or form is not Format.TABLE:
        _print(found, form)
    if not total:
        say("No published number was restated." if wanted == Wanted(limit=rows or None) else "No restatement is like that.")
    elif total > len(found):
        say(f"The first {len(found)} of {total}; --limit 0 shows all.")


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("nan")
    if not (amount.is_finite() and 0 <= amount < HIGHEST):
        raise LakeError(f"--min-change {text} is no amount from 0 on.", "For example 100, or 0.001 for a return.", 2)
    return amount


def _scope(connection: "duckdb.DuckDBPyConnection", name: str | None) -> "Scope | None":
    """A scope that has a value, or that had one which was restated."""
    from lake.read.scopes import all_scopes, pick_scope, scopes_in

    if name is None:
        return None
    return pick_scope(list(dict.fromkeys([*all_scopes(connection), *scopes_in(connection, "gold.restatements")])), name)


def _metric(name: str | None) -> str | None:
    from lake.read.restatements import METRICS

    if name is not None and name not in METRICS:
        raise LakeError(f"There is no metric {name} in the log.", f"There are: {', '.join(METRICS)}.", 2)
    return name


def _print(found: list["Restatement"], form: Format) -> None:
    from lake.home.cells import plain

    if form is Format.TABLE:
        from lake.home.terminal_table import print_table

        columns = ("scope", "metric", "of", "old", "new", "change", "cause", "published at", "run")
        print_table(columns, [_line(one) for one in found])
        return
    import json

    from lake.read.restatements import Restatement

    names = [field.name for field in fields(Restatement)]
    rows = [list(plain(asdict(one)).values()) for one in found]
    if form is Format.CSV:
        rows = [[json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in row] for row in rows]
    show(names, rows, form)


def _line(one: "Restatement") -> tuple[object, ...]:
    from lake.read.report.wording import MISSING, units

    values = [MISSING if value is None else units(value) for value in (one.old_value, one.new_value, one.change)]
    causes = [f"{cause['topic']} {cause['id']} v{cause['version']}" for cause in one.causes]
    more = f" and {one.cause_count - 1} more" if one.cause_count > 1 else ""
    cause = f"{causes[-1]}{more}" if causes else MISSING  # the one that became known last
    when = f"{one.published_at:%Y-%m-%dT%H:%M:%SZ}"
    return (f"{one.scope_type}:{one.scope_id}", one.metric, one.business_date, *values, cause, when, one.run_id)
