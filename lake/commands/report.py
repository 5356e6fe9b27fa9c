"""`lake report`."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lake.home.console import Format, say, show
from lake.home.errors import LakeError
from lake.home.home import this_home
from lake.home.private import as_given
from lake.home.typed import moment

if TYPE_CHECKING:
    from lake.read.report import Report


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command(rich_help_panel="Look")(report)


def report(
    scope: Annotated[
        str, typer.Argument(help="An account id, a portfolio id or ALL; ACCOUNT:X or PORTFOLIO:X where X is both.")
    ] = "ALL",
    *,
    html: Annotated[Path | None, typer.Option(help="Write the report as one HTML file.", dir_okay=False)] = None,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Begin at the end of this day; default: before the first."),
    ] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day; default: the newest.")] = None,
    as_published_at: Annotated[
        str | None, typer.Option(metavar="T", help="The values and returns that stood published at this moment, in UTC.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="json: all figures and days; csv: the days.")] = Format.TABLE,
) -> None:
    """Show value, cash, positions, returns, drawdown and volatility of an account, a portfolio or all of them."""
    from lake.clients.duckdb import connect
    from lake.read.report import find_scope, read_report

    first, last = start.date() if start else None, end.date() if end else None
    if first and last and first > last:
        raise LakeError(f"--from {first} is after --to {last}.", "Turn them round.", 2)
    at = None if as_published_at is None else moment(as_published_at)
    with connect() as connection:
        with_risk = html is not None or form is not Format.CSV  # which has the days alone
        figures = read_report(connection, find_scope(connection, scope, at), first, last, at, with_risk=with_risk)
    if html:
        from lake.read.report.page import write_page

        with as_given(html, this_home().home):
            write_page(figures, html)
        say(f"[green]✓[/green] {html}")
    else:
        _print(figures, form)


def _print(figures: "Report", form: Format) -> None:
    from lake.home.cells import plain

    if form is Format.TABLE:
        from lake.read.report.terminal import print_report

        print_report(figures)
    elif form is Format.CSV:
        days = [plain(asdict(day)) for day in figures.days]
        show(list(days[0]), [list(day.values()) for day in days], form)
    else:
        import json

        print(json.dumps(plain(as_data(figures)), ensure_ascii=False, indent=2))


def as_data(figures: "Report") -> dict[str, Any]:
    """All figures of a report as one object: the scope, its last day, then the lists; null is what is not kept as published."""
    deepest = figures.max_drawdown
    return {
        **asdict(figures.scope),
        "as_published_at": figures.published.at if figures.published else None,
        "run_id": figures.run.run_id if figures.run else None,
        "published_at": figures.run.published_at if figures.run else None,
        "currency": figures.currency,
        "from_date": figures.start,
        "to_date": figures.last.value_date,
        "total_value": figures.last.total_value,
        "cash_balance": figures.last.cash_balance,
        "positions_value": figures.last.positions_value,
        "valuation_status": figures.last.valuation_status,
        "unpriced_count": figures.last.unpriced_count,
        "unsupported_count": figures.last.unsupported_count,
        "max_drawdown": deepest.drawdown if deepest else None,
        "max_drawdown_date": deepest.value_date if deepest else None,
        "volatility": figures.volatility,
        "pnl": asdict(figures.pnl) if figures.pnl else {"total": figures.total_pnl},
        "returns": [asdict(period) for period in figures.returns],
        "risk": None if figures.risk is None else asdict(figures.risk),
        "positions": None if figures.positions is None else [asdict(position) for position in figures.positions],
        "days": [asdict(day) for day in figures.days],
    }
