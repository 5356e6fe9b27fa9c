"""`lake reconcile` over real Delta tables."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

import lake
from lake.commands import reconcile as command
from lake.home.errors import LakeError
from lake.read.reconciliation import Item, read_reconciliation

pytestmark = pytest.mark.spark
Run = Callable[..., Result]
D3 = "2024-01-03"


@pytest.fixture
def run(tiny_home: Path, use_home: Callable[[Path], None]) -> Run:
    use_home(tiny_home)
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    command.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["reconcile", *arguments])


def _shown(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_what_differs_comes_first_with_both_amounts(tiny_home: Path) -> None:
    with lake.connect(tiny_home) as connection:
        items = read_reconciliation(connection, "ALL")

    dollar = Item("ACC-1", date(2024, 1, 3), "CASH:USD", "DIFFERS", *map(Decimal, (500, 499, 1, 0)), date(2024, 1, 3))
    assert items[0] == dollar
    assert [(item.account_id, item.item, item.status) for item in items[1:]] == [
        ("ACC-1", "XYZ", "AGREES"),
        ("ACC-2", "CASH:USD", "AGREES"),
    ]


def test_a_difference_is_shown_with_the_command_that_explains_it_and_is_an_exit_code(run: Run) -> None:
    told, quiet = run(), run("--format", "json")

    assert (told.exit_code, quiet.exit_code) == (1, 1)
    assert "1 of 3 items in 2 statements differs from the books" in told.stderr
    assert f"`lake explain ACC-1 {D3} cash_balance`" in told.stderr
    assert "DIFFERS" in told.stdout and "XYZ" not in told.stdout
    assert _shown(quiet) == [
        {
            "account_id": "ACC-1",
            "statement_date": D3,
            "item": "CASH:USD",
            "status": "DIFFERS",
            "stated": "500.00000000",
            "booked": "499.00000000",
            "difference": "1.00000000",
            "tolerance": "0.00000000",
            "since": D3,
        }
    ]


def test_what_agrees_is_told_and_shown_when_it_is_asked_for(run: Run) -> None:
    told, everything = run("ACC-2"), run("ACCOUNT:ACC-2", "--date", D3, "--all", "--format", "json")

    assert (told.exit_code, told.stdout) == (0, "")
    assert "None of 1 items in 1 statement differs from the books" in told.stderr
    assert [row["status"] for row in _shown(everything)] == ["AGREES"]


def test_a_group_has_the_statements_of_its_accounts(run: Run) -> None:
    found = _shown(run("FAMILY", "--all", "--format", "json"))

    assert {row["account_id"] for row in found} == {"ACC-1"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ("ACC-2", "--date", "2024-01-02"),
            "There is no statement of account ACC-2 of 2024-01-02. The last ones are of 2024-01-03.",
        ),
        (("ACC-3",), "There is no account or portfolio ACC-3."),
        (("--date", "2024-1-2"), "no day"),
    ],
)
def test_what_was_not_compared_is_an_error(run: Run, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)

    assert isinstance(done.exception, LakeError)
    assert says in str(done.exception)


def test_of_tables_of_an_earlier_release_it_says_that_a_build_makes_it(tiny_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    shutil.rmtree(home / "tables" / "silver" / "statement_versions")

    with lake.connect(home, unrecorded=True) as connection, pytest.raises(LakeError, match=r"no gold\.reconciliation yet"):
        read_reconciliation(connection, "ALL")
