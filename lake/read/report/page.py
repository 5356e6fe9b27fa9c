"""The report as one HTML file that needs nothing else: no network, no script."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

from lake.read.report import wording
from lake.read.report.figures import Day, Report
from lake.read.report.svg import Line, chart

STATUS_WORDS = {
    "PRICED": "every position has a price of this day",
    "CARRIED": "at least one position carries an earlier price",
    "UNPRICED": "at least one position has no price and is left out of the value",
    "UNSUPPORTED": "at least one event is not booked and left out of these numbers",
}


def write_page(report: Report, path: Path) -> None:
    """Write the report to a file; a reader of the old one never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(render_page(report), encoding="utf-8")
    fresh.replace(path)


def render_page(report: Report) -> str:
    """The report as HTML text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("lake.read.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html.jinja")
    return template.render(
        report=report,
        say=wording,
        run_note=wording.run_note(report),
        published_note=wording.published_note(report),
        notes=wording.valuation_notes(report),
        status_words=STATUS_WORDS[report.last.valuation_status],
        deepest=report.max_drawdown,
        charts=charts(report),
        months=month_ends(report),
    )


def charts(report: Report) -> dict[str, str]:
    """The SVG of each chart, by name."""
    days = report.days
    value = Line("Value", [(day.value_date, float(day.total_value)) for day in days])
    cash = Line("Cash", [(day.value_date, float(day.cash_balance)) for day in days], "line-2")
    positions = Line("Positions", [(day.value_date, float(day.positions_value)) for day in days], "line-3")
    returns = [(day.value_date, day.twr_index - 1) for day in days if day.twr_index is not None]
    drawdown = [(day.value_date, day.drawdown) for day in days if day.drawdown is not None]
    volatility = [(day.value_date, day.volatility) for day in days if day.volatility is not None]
    return {
        "value": chart(
            f"Value, cash and positions, {report.currency}", [value, cash, positions], lambda amount: f"{amount:,.0f}"
        ),
        "returns": chart("Cumulative return since inception", [Line("Return", returns)], _percent),
        "drawdown": chart(
            "Drawdown from the highest value of the index", [Line("Drawdown", drawdown, "line-2")], _percent, filled=True
        ),
        "volatility": chart(
            "Volatility of the last 30 trading days, a year", [Line("Volatility", volatility, "line-3")], _percent
        ),
    }


def month_ends(report: Report) -> list[tuple[Day, float | None]]:
    """The last day of each month with that month's return, newest first; its volatility is the last one that was known."""
    rows: list[tuple[Day, float | None]] = []
    before = report.days[0].twr_index if report.start else 1.0
    for _, members in groupby(report.days, key=lambda day: (day.value_date.year, day.value_date.month)):
        month = list(members)
        last = month[-1]
        known = [day.volatility for day in month if day.volatility is not None]
        change = last.twr_index / before - 1 if before and last.twr_index is not None else None
        rows.append((replace(last, volatility=known[-1] if known else None), change))
        before = before if last.twr_index is None else last.twr_index
    return rows[::-1]


def _percent(fraction: float) -> str:
    return f"{fraction * 100:,.1f} %"
