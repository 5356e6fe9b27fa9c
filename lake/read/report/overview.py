"""All accounts in one table: the end of `lake run`."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lake.clients.duckdb import connect
from lake.home.home import Home
from lake.read.report import wording as say
from lake.read.report.figures import Report, read_report
from lake.read.report.terminal import print_chart
from lake.read.scopes import all_scopes

PERIODS = ("1M", "YTD", "1Y", "ITD")


def summary(config: Home | None = None, console: Console | None = None) -> None:
    """Print, for each account, portfolio and all of them, value, cash, positions and returns, and a chart of the whole."""
    console = console or Console(highlight=False, markup=False)
    with connect(config.home if config else None) as connection:
        reports = [read_report(connection, scope, with_risk=False) for scope in all_scopes(connection)]
    table = Table("Scope", title=None)
    for column in ("as of", "value", "cash", "positions", *PERIODS, "max drawdown"):
        table.add_column(column, justify="right")
    table.add_column("valuation")
    for report in reports:
        table.add_row(*_row(report))
    if not console.is_terminal:
        console.width = max(console.width, console.measure(table, options=console.options.update(width=100_000)).maximum)
    console.print(table)
    whole = reports[-1]
    for note in say.valuation_notes(whole):
        console.print(f"! {note}", style="yellow", soft_wrap=True)
    print_chart(whole, console)


def _row(report: Report) -> list[str | Text]:
    returns = {period.period: period.twr for period in report.returns}
    deepest = report.max_drawdown
    return [
        Text(report.scope.title),
        say.on(report.last.value_date),
        f"{say.money(report.last.total_value)} {report.currency}",
        say.money(report.last.cash_balance),
        f"{len(report.positions or ())}",
        *(say.percent(returns.get(period)) for period in PERIODS),
        say.percent(deepest.drawdown if deepest else None),
        report.last.valuation_status,
    ]
