"""The report in the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lake.read.report import wording as say
from lake.read.report.chart import line_chart
from lake.read.report.figures import Position, Report
from lake.read.report.risk import Risk

NARROWEST_CHART = 60


def print_report(report: Report, console: Console | None = None) -> None:
    """Print the figures of a scope, and its value over time when the terminal is wide enough."""
    console = console or Console(highlight=False, markup=False)
    console.print(f"{report.scope.title} at the end of {report.last.value_date}, in {report.currency}", style="bold")
    if note := say.run_note(report):
        console.print(note, style="dim", soft_wrap=True)
    if report.published:
        console.print(say.published_note(report), soft_wrap=True)
    for note in say.valuation_notes(report):
        console.print(f"! {note}", style="yellow", soft_wrap=True)
    tables = [_figures(report), _returns(report)]
    tables += [] if report.risk is None else [_risk(report.risk), *_contributions(report.risk)]
    tables += [] if report.positions is None else [_positions(report.positions)]
    tables += [] if report.risk is None else [*_exposures(report.risk), *_falls(report.risk)]
    for table in tables:
        console.print(_full_width(console, table), soft_wrap=not console.is_terminal)
    print_chart(report, console)


def print_chart(report: Report, console: Console, height: int = 8) -> None:
    """The value over time; nothing in a pipe or a narrow terminal."""
    width = min(console.width, 100)
    if console.is_terminal and width >= NARROWEST_CHART and len(report.days) > 1:
        console.print(f"\nValue of {report.scope.title}, {report.currency}", style="bold")
        points = [(day.value_date, float(day.total_value)) for day in report.days]
        for line in line_chart(points, width, height):
            console.print(line, no_wrap=True)


def _figures(report: Report) -> Table:
    last, deepest = report.last, report.max_drawdown
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    table.add_row("Value", Text(say.money(last.total_value), style="bold"), f"valuation: {last.valuation_status}")
    table.add_row("Cash", say.money(last.cash_balance), "")
    count = "" if report.positions is None else f"{len(report.positions)} instruments"
    table.add_row("Positions", say.money(last.positions_value), count)
    since = f"since the end of {report.start}" if report.start else f"since {report.days[0].value_date}"
    pnl = report.pnl
    parts = f": realised {say.money(pnl.realized)}, unrealised {say.money(pnl.unrealized_change)}" if pnl else ""
    table.add_row("Profit and loss", say.money(report.total_pnl), f"{since}{parts}")
    table.add_row(
        "Max drawdown", say.percent(deepest.drawdown if deepest else None), say.on(deepest.value_date if deepest else None)
    )
    table.add_row("Volatility", say.percent(report.volatility), "a year, of trading days")
    return table


def _returns(report: Report) -> Table:
    table = Table("Return (TWR)", title=None)
    table.add_column("from the end of")
    for column in ("return", "a year", "before costs", "XIRR, a year", "Modified Dietz", "benchmark", "active"):
        table.add_column(column, justify="right")
    for period in report.returns:
        table.add_row(
            say.PERIOD_NAMES[period.period],
            say.on(period.from_date),
            say.percent(period.twr),
            say.percent(period.twr_annualized),
            say.percent(period.twr_gross),
            say.money_weighted(period),
            say.percent(period.modified_dietz),
            say.percent(period.benchmark_return),
            say.percent(period.active_return),
        )
    return table


def _risk(risk: Risk) -> Table:
    table = Table("Risk (of trading days)")
    for column in ("returns", "volatility", "Sharpe", "Sortino", "Calmar", "max drawdown", "VaR 95 %", "CVaR 95 %"):
        table.add_column(column, justify="right")
    for column in ("beta", "alpha", "tracking error", "information ratio"):
        table.add_column(column, justify="right")
    for period in risk.periods:
        table.add_row(
            say.PERIOD_NAMES[period.period],
            f"{period.n_obs}",
            say.percent(period.volatility),
            *(say.ratio(value) for value in (period.sharpe, period.sortino, period.calmar)),
            *(say.percent(value) for value in (period.max_drawdown, period.var_95, period.cvar_95)),
            say.ratio(period.beta),
            *(say.percent(value) for value in (period.alpha, period.tracking_error)),
            say.ratio(period.information_ratio),
        )
    return table


def _contributions(risk: Risk) -> list[Table]:
    if not risk.contributions:
        return []
    first = risk.contributions[0]
    table = Table(f"Contribution to the return: {say.PERIOD_NAMES[first.period].lower()}")
    for column in ("contribution", "P&L"):
        table.add_column(column, justify="right")
    for made in risk.contributions:
        table.add_row(Text(made.symbol or say.NO_SYMBOL), say.percent(made.contribution), say.money(made.pnl))
    return [table]


def _exposures(risk: Risk) -> list[Table]:
    table = Table("Exposure", "to")
    for column in ("net", "weight", "long", "short"):
        table.add_column(column, justify="right")
    for dimension, exposures in say.exposures(risk):
        for number, held in enumerate(exposures):
            sides = (say.money(held.long_value), say.money(held.short_value))
            first = "" if number else dimension
            table.add_row(first, Text(held.member), say.money(held.market_value), say.percent(held.weight), *sides)
    return [table] if risk.exposures else []


def _falls(risk: Risk) -> list[Table]:
    table = Table("Deepest falls: from")
    for column in ("to", "back on", "depth", "days down", "days up"):
        table.add_column(column, justify="right")
    for fall in risk.falls or ():
        days = (say.on(day) for day in (fall.peak_date, fall.trough_date, fall.recovery_date))
        table.add_row(*days, say.percent(fall.depth), say.count(fall.days_to_trough), say.count(fall.days_to_recover))
    return [table] if risk.falls else []


def _positions(positions: Sequence[Position]) -> Table:
    table = Table("Position")
    for column in ("quantity", "price", "price of", "market value", "cost basis", "unrealised P&L", "weight"):
        table.add_column(column, justify="right")
    table.add_column("valuation")
    for held in positions:
        table.add_row(
            Text(held.symbol),
            say.units(held.quantity),
            say.price(held.price),
            say.on(held.price_date),
            say.money(held.market_value),
            say.money(held.cost_basis),
            say.money(held.unrealized_pnl),
            say.percent(held.weight),
            held.valuation_status,
        )
    if not positions:
        table.add_row("none", *[""] * 8)
    return table


def _full_width(console: Console, table: Table) -> Table:
    """In a pipe a table is as wide as it needs to be."""
    if not console.is_terminal:
        console.width = max(console.width, console.measure(table, options=console.options.update(width=100_000)).maximum)
    return table
