"""Numbers and valuation states in words for people."""

from datetime import date
from decimal import Decimal

from lake.gold.published import told, written
from lake.gold.tables import NOT_KEPT
from lake.read.report.figures import Report
from lake.read.report.returns import PeriodReturn
from lake.read.report.risk import Exposure, Risk

MISSING = "–"
PERIOD_NAMES = {
    "1D": "1 day",
    "WTD": "Week to date",
    "MTD": "Month to date",
    "QTD": "Quarter to date",
    "YTD": "Year to date",
    "1M": "1 month",
    "3M": "3 months",
    "6M": "6 months",
    "1Y": "1 year",
    "3Y": "3 years",
    "5Y": "5 years",
    "ITD": "Since inception",
    "shown": "Shown here",
}

DIMENSIONS = {"ASSET_CLASS": "Asset class", "SECTOR": "Sector", "COUNTRY": "Country", "CURRENCY": "Currency"}
NO_SYMBOL = "Cash and all else"
XIRR_STATES = {"NO_SIGN_CHANGE": "nothing back", "NO_ROOT": "beyond all rates", "SEVERAL_ROOTS": "several"}


def money(amount: Decimal | None) -> str:
    """1,234.50"""
    return MISSING if amount is None else f"{amount:,.2f}"


def units(quantity: Decimal | None) -> str:
    """1,234.5, with no zeros at the end."""
    if quantity is None:
        return MISSING
    text = f"{quantity:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def price(amount: Decimal | None) -> str:
    """At least two digits after the point, more when it has them."""
    if amount is None:
        return MISSING
    whole, _, fraction = f"{amount:,f}".partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}"


def percent(fraction: float | None) -> str:
    """12.34 % of a fraction."""
    return MISSING if fraction is None else f"{fraction * 100:,.2f} %"


def ratio(value: float | None) -> str:
    """1.23"""
    return MISSING if value is None else f"{value:,.2f}"


def count(number: int | None) -> str:
    """1,234"""
    return MISSING if number is None else f"{number:,}"


def exposures(risk: Risk) -> list[tuple[str, list[Exposure]]]:
    """By dimension, but for the instruments, which are the positions."""
    found = risk.exposures or ()
    return [(name, [held for held in found if held.dimension == dimension]) for dimension, name in DIMENSIONS.items()]


def money_weighted(period: PeriodReturn) -> str:
    """The XIRR, or why there is none."""
    return percent(period.xirr) if period.xirr is not None else XIRR_STATES.get(period.xirr_status or "", MISSING)


def on(day: date | None) -> str:
    """2024-03-01"""
    return MISSING if day is None else day.isoformat()


def valuation_notes(report: Report) -> list[str]:
    """What a reader must know of how the last day was valued; empty when every position has a price of that day."""
    last, positions, notes = report.last, report.positions, []
    if last.unsupported_count:
        notes.append(
            f"{last.unsupported_count} event(s) are not booked and NOT in these numbers; "
            "gold.data_issues lists them (kinds not_yet_supported, missing_rate)."
        )
    if last.unpriced_count:
        unpriced = ", ".join(position.symbol for position in positions or () if position.valuation_status == "UNPRICED")
        notes.append(f"{last.unpriced_count} position(s) have no price and are NOT in the value{unpriced and f': {unpriced}'}.")
    if positions is None:
        return [*notes, *(["At least one position carries an earlier price."] if last.valuation_status == "CARRIED" else [])]
    carried = [position for position in positions if position.valuation_status == "CARRIED"]
    if carried:
        oldest = min(carried, key=lambda position: position.price_date or date.max)
        count = f"{len(carried)} of {len(positions)} position(s)"
        notes.append(f"{count} carry an earlier price, the oldest {on(oldest.price_date)}.")
    return notes


def run_note(report: Report) -> str:
    """Which run left the newest numbers; empty for those of an earlier moment, whose note tells it."""
    return "" if report.published else told(report.run)


def published_note(report: Report) -> str:
    """What a report of an earlier moment shows, and what it cannot; empty for the newest."""
    if (run := report.published) is None:
        return ""
    return (
        f"As published at {written(run.at)}: values and returns by run {run.run_id} of {written(run.published_at)}. "
        f"{NOT_KEPT[0].upper()}{NOT_KEPT[1:]} are not kept as they were published and left out. "
        "Drawdown and volatility are worked out from those returns; the currency is as it is now."
    )
