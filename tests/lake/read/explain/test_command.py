"""`lake explain` over real Delta tables."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lake.commands import explain as explain_command
from lake.home.errors import LakeError

pytestmark = pytest.mark.spark
UseHome = Callable[[Path], None]
BrokenHome = Callable[..., Path]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    explain_command.register(app)
    return app


@pytest.mark.parametrize("scope", ["ACC-1", "ACC-2", "FAMILY", "ALL"])
@pytest.mark.parametrize("metric", ["total_value", "cash_balance", "position", "daily_return", "realized_pnl", "inflow"])
def test_every_number_of_the_tiny_lakehouse_adds_up(
    app: typer.Typer, tiny_home: Path, use_home: UseHome, scope: str, metric: str
) -> None:
    use_home(tiny_home)

    result = CliRunner().invoke(app, ["explain", scope, "2024-01-03", metric, "--full"])

    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "✓ every part adds up to the last digit")


def test_the_tree_goes_down_to_fills_and_prices(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    lines = CliRunner().invoke(app, ["explain", "ACC-1", "2024-01-03"]).stdout.splitlines()

    assert lines[0] == "total_value of Account ACC-1 at the end of 2024-01-03, in USD"
    assert lines[1] == "999.00  total value of ACC-1, 2024-01-03 = sum"
    assert any("+ -501.00  BUY XYZ = sum  [trade_id T-1, trade_date 2024-01-03, event e1]" in line for line in lines)
    assert any(
        "x 50.00  price  [price_date 2024-01-03, stale_days 0, valuation_status PRICED, event p1]" in line for line in lines
    )


def test_a_depth_hides_what_is_below_and_says_how_much(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    lines = CliRunner().invoke(app, ["explain", "ACC-1", "2024-01-04", "--depth", "1"]).stdout.splitlines()

    assert [line for line in lines if "more below" in line] == ["│   └── … 2 more below", "    └── … 4 more below"]


def test_json_has_exact_decimals_and_event_ids(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    data = json.loads(CliRunner().invoke(app, ["explain", "ACC-1", "2024-01-04", "XYZ", "--format", "json"]).stdout)

    quantity, price = data["tree"]["children"]
    assert (data["metric"], data["value"], data["adds_up"]) == ("position:XYZ", "550.000000", True)
    assert (quantity["value"], price["value"], price["event_ids"]) == ("10.00000000", "55.00000000", ["p2"])


def test_csv_has_a_row_for_each_node(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    text = CliRunner().invoke(app, ["explain", "ALL", "2024-01-03", "inflow", "--format", "csv"]).stdout

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["depth"], row["value"], row["event_ids"]) for row in rows] == [
        ("0", "200.000000", ""),
        ("1", "200.000000", "c2"),
    ]


def test_a_number_that_does_not_add_up_is_told_and_fails(app: typer.Typer, broken_home: BrokenHome, use_home: UseHome) -> None:
    use_home(broken_home("update {gold.fact_cash_balances_daily} set balance = 498 where balance_date = '2024-01-03'"))

    result = CliRunner().invoke(app, ["explain", "ACC-1", "2024-01-03", "cash_balance"])

    assert result.exit_code == 1
    assert "✗ the parts make 499.00" in result.stdout
    assert "Does not add up: cash of ACC-1, 2024-01-03: published 498.00, its parts make 499.00." in result.stderr


def test_what_is_no_day_is_refused(app: typer.Typer, tiny_home: Path, use_home: UseHome) -> None:
    use_home(tiny_home)

    refused = CliRunner().invoke(app, ["explain", "ACC-1", "2024-02-30"]).exception

    assert isinstance(refused, LakeError)
    assert refused.exit_code == 2


def test_the_e2e_check_finds_nothing_in_the_tiny_lakehouse_and_a_wrong_number_in_a_broken_one(
    tiny_home: Path, broken_home: BrokenHome
) -> None:
    import lake
    from tests.e2e.explained import unexplained

    broken = broken_home("update {gold.fact_trades} set cash_amount = -502")

    assert unexplained(lake.connect(tiny_home), per_scope=30, seed=1) == []
    assert any("BUY XYZ" in line for line in unexplained(lake.connect(broken), per_scope=30, seed=1))
