import json
import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

import lake
from lake.commands import report as report_command
from lake.home.errors import LakeError
from lake.read.report import find_scope, read_report, summary
from lake.read.report.page import charts, render_page
from lake.read.report.returns import Index, months_before, periods, volatility
from lake.read.report.terminal import print_report
from lake.read.report.wording import money, percent, price, units
from lake.read.scopes import Scope

UseHome = Callable[[Path], None]
BrokenHome = Callable[..., Path]


def _index(first: date, returns: list[float]) -> Index:
    value, values = 1.0, {}
    for number, daily in enumerate(returns, start=1):
        value *= 1 + daily
        values[first + timedelta(days=number)] = value
    return Index(first, values)


def test_periods_run_from_the_end_of_a_day_and_are_null_before_the_base_day() -> None:
    index = _index(date(2023, 12, 30), [0.01] * 60)

    found = {period.period: period for period in periods(index, date(2024, 2, 28))}

    assert found["1M"].from_date == date(2024, 1, 28)
    assert found["1M"].twr == pytest.approx(1.01**31 - 1)
    assert found["YTD"].twr == pytest.approx(1.01**59 - 1)
    assert found["3M"].twr is None
    assert found["1Y"].twr is None
    assert found["ITD"].twr == pytest.approx(1.01**60 - 1)
    assert found["ITD"].twr_annualized is None


def test_a_return_of_a_year_and_more_is_annualised_by_calendar_days() -> None:
    index = _index(date(2020, 1, 1), [0.0] * 730 + [0.21])

    (itd,) = [period for period in periods(index, date(2022, 1, 1)) if period.period == "ITD"]

    assert itd.twr == pytest.approx(0.21)
    assert itd.twr_annualized == pytest.approx(1.21 ** (365 / 731) - 1)


def test_a_month_before_the_31st_is_the_last_day_of_that_month() -> None:
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2024, 1, 15), 12) == date(2023, 1, 15)


def test_volatility_takes_returns_between_trading_days_after_the_start() -> None:
    index = Index(
        date(2024, 1, 4), {date(2024, 1, 5): 1.1, date(2024, 1, 6): 1.2, date(2024, 1, 8): 1.32, date(2024, 1, 9): 1.188}
    )
    trading = [date(2024, 1, 5), date(2024, 1, 8), date(2024, 1, 9)]

    everything = volatility(index, trading, None, date(2024, 1, 9))
    after_friday = volatility(index, trading, date(2024, 1, 5), date(2024, 1, 9))

    mean = (0.1 + 0.2 - 0.1) / 3
    assert everything == pytest.approx(math.sqrt(((0.1 - mean) ** 2 + (0.2 - mean) ** 2 + (0.1 + mean) ** 2) / 2 * 252))
    assert after_friday == pytest.approx(math.sqrt((0.15**2 + 0.15**2) * 252))
    assert volatility(index, trading, date(2024, 1, 8), date(2024, 1, 9)) is None


def test_numbers_are_written_for_people() -> None:
    assert money(Decimal("-1234567.891")) == "-1,234,567.89"
    assert units(Decimal("1200.50000000")) == "1,200.5"
    assert units(Decimal("100.00000000")) == "100"
    assert price(Decimal("7.00000000")) == "7.00"
    assert price(Decimal("7.12345000")) == "7.12345"
    assert percent(0.12345) == "12.35 %"
    assert percent(None) == money(None) == "–"


@pytest.mark.spark
def test_the_report_reads_value_positions_returns_and_profit(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    report = read_report(connection, find_scope(connection, "ACC-1"))

    assert (report.last.total_value, report.last.cash_balance, report.currency) == (Decimal(1049), Decimal(499), "USD")
    (held,) = report.positions
    assert (held.symbol, held.name, held.quantity, held.market_value, held.unrealized_pnl) == ("XYZ", "Xylophones", 10, 550, 50)
    assert {period.period: period.twr for period in report.returns}["ITD"] == pytest.approx(0.049)
    assert (report.pnl.total, report.pnl.fees) == (Decimal(49), Decimal(1))
    assert report.max_drawdown is not None
    assert (report.max_drawdown.value_date, report.max_drawdown.drawdown) == (date(2024, 1, 3), pytest.approx(-0.001))


@pytest.mark.spark
def test_a_report_from_a_day_counts_only_what_came_after_its_end(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    report = read_report(connection, Scope("ALL", "ALL"), date(2024, 1, 3), date(2024, 1, 4))

    assert report.pnl.total == Decimal(50)
    assert [day.value_date for day in report.days] == [date(2024, 1, 3), date(2024, 1, 4)]
    assert {period.period: period.twr for period in report.returns}["shown"] == pytest.approx(50 / 1199)


@pytest.mark.spark
def test_a_report_tells_risk_exposures_and_falls_of_the_last_day_and_risk_alone_of_another(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)
    report = read_report(connection, find_scope(connection, "ACC-1"))
    day_before = read_report(connection, find_scope(connection, "ACC-1"), end=date(2024, 1, 3))
    console = Console(record=True, width=200)

    print_report(report, console)

    since_inception = report.risk.periods[-1]
    mean = (-0.001 + 50 / 999) / 3
    squares = mean**2 + (-0.001 - mean) ** 2 + (50 / 999 - mean) ** 2
    assert (since_inception.period, since_inception.n_obs) == ("ITD", 3)
    assert since_inception.volatility == pytest.approx(math.sqrt(squares / 2 * 252))
    assert since_inception.max_drawdown == pytest.approx(-0.001)
    assert {held.member: held.market_value for held in report.risk.exposures if held.dimension == "ASSET_CLASS"} == {
        "EQUITY": Decimal(550),
        "CASH": Decimal(499),
    }
    assert [(fall.peak_date, fall.recovery_date) for fall in report.risk.falls] == [(date(2024, 1, 2), date(2024, 1, 4))]
    made = {each.symbol: (each.period, each.contribution, each.pnl) for each in report.risk.contributions}
    assert made == {
        "XYZ": ("ITD", pytest.approx(-1 / 1000 + 50 / 999 * 0.999), Decimal(49)),
        None: ("ITD", pytest.approx(0), Decimal(0)),
    }
    for told in (console.export_text(), render_page(report)):
        assert "Sharpe" in told and "Cash and all else" in told and "Asset class" in told and "Days down".lower() in told.lower()
    assert (day_before.risk.periods[-1].n_obs, day_before.risk.exposures, day_before.risk.falls) == (2, None, None)


@pytest.mark.spark
def test_days_outside_of_the_history_are_refused_with_those_there_are(tiny_home: Path) -> None:
    with pytest.raises(LakeError, match="2024-01-02 to 2024-01-04"):
        read_report(lake.connect(tiny_home), Scope("ALL", "ALL"), date(2025, 1, 1))


@pytest.mark.spark
def test_scopes_are_found_by_id_and_by_type(tiny_home: Path) -> None:
    connection = lake.connect(tiny_home)

    assert find_scope(connection, "FAMILY") == find_scope(connection, "PORTFOLIO:FAMILY") == Scope("PORTFOLIO", "FAMILY")
    assert find_scope(connection, "ALL") == Scope("ALL", "ALL")
    with pytest.raises(LakeError, match="Nearest: ACC-1"):
        find_scope(connection, "acc1")


@pytest.mark.spark
def test_an_id_of_an_account_and_a_portfolio_must_be_told_apart(broken_home: BrokenHome) -> None:
    home = broken_home("update {gold.fact_portfolio_value_daily} set scope_id = 'ACC-1' where scope_type = 'PORTFOLIO'")
    connection = lake.connect(home)

    with pytest.raises(LakeError, match="ACCOUNT:ACC-1 or PORTFOLIO:ACC-1"):
        find_scope(connection, "ACC-1")
    assert find_scope(connection, "PORTFOLIO:ACC-1").scope_type == "PORTFOLIO"


@pytest.mark.spark
def test_a_position_without_a_price_is_told_visibly(broken_home: BrokenHome) -> None:
    home = broken_home(
        "update {gold.fact_portfolio_value_daily} set unpriced_count = 1, valuation_status = 'UNPRICED'",
        "update {gold.fact_positions_daily} set valuation_status = 'UNPRICED', price = null, market_value_base = null, "
        "unrealized_pnl_base = null",
    )
    connection = lake.connect(home)
    report = read_report(connection, find_scope(connection, "ACC-1"))
    console = Console(record=True, width=200)

    print_report(report, console)

    told = "1 position(s) have no price and are NOT in the value: XYZ"
    assert told in console.export_text()
    assert told in render_page(report)
    assert report.positions[0].market_value is None


@pytest.mark.spark
def test_the_page_needs_nothing_from_elsewhere_and_escapes_names(broken_home: BrokenHome) -> None:
    home = broken_home("update {gold.dim_symbol} set name = '<script>alert(1)</script>'")
    connection = lake.connect(home)

    report = read_report(connection, find_scope(connection, "ALL"))

    page = render_page(report)

    assert not re.search(r"<script|https?://|@import|url\(|<link|<img", page)
    assert "&lt;script&gt;" in page
    assert "1,249.00" in page
    drawn = [name for name, svg in charts(report).items() if svg]
    assert drawn == ["value", "returns", "drawdown"]  # three days have no volatility yet
    assert page.count("<svg") == page.count("<desc") == len(drawn)


@pytest.mark.spark
def test_the_command_writes_json_with_exact_decimals_and_an_html_file(tiny_home: Path, use_home: UseHome, tmp_path: Path) -> None:
    use_home(tiny_home)
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    report_command.register(app)

    as_json = CliRunner().invoke(app, ["report", "ACC-1", "--format", "json"])
    as_csv = CliRunner().invoke(app, ["report", "ACC-1", "--format", "csv"])
    CliRunner().invoke(app, ["report", "FAMILY", "--html", str(tmp_path / "out" / "family.html")])

    data = json.loads(as_json.stdout)
    assert (data["total_value"], data["positions"][0]["quantity"]) == ("1049.000000", "10.00000000")
    assert [day["value_date"] for day in data["days"]] == ["2024-01-02", "2024-01-03", "2024-01-04"]
    assert [period["period"] for period in data["risk"]["periods"]] == ["YTD", "1Y", "3Y", "5Y", "ITD"]
    assert as_csv.stdout.splitlines()[-1].startswith("2024-01-04,1049.000000,499.000000,550.000000")
    assert "Portfolio FAMILY" in (tmp_path / "out" / "family.html").read_text()


@pytest.mark.spark
def test_the_summary_has_a_row_for_each_account_and_the_whole(tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)
    console = Console(record=True, width=160, force_terminal=True)

    summary(console=console)

    text = console.export_text()
    assert re.search(r"Account ACC-1 .* 1,049\.00 USD .* 499\.00 .* 4\.90 %", text)
    assert re.search(r"All accounts .* 1,249\.00 USD", text)
    assert "┤" in text
