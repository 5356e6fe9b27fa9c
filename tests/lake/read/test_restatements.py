"""`lake restatements` over real Delta tables."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from deltalake import DeltaTable
from typer.testing import CliRunner

import lake
from lake.commands import restatements as command
from lake.home.errors import LakeError
from tests.lake.tiny_published import CAUSES, MANY_CAUSES, RUN_2, write_published

pytestmark = pytest.mark.spark
Run = Callable[..., Result]
D3, D4 = "2024-01-03", "2024-01-04"


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path, use_home: Callable[[Path], None]) -> Path:
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    write_published(home)
    use_home(home)
    return home


@pytest.fixture
def run(home: Path) -> Run:
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    command.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["restatements", *arguments])


def _found(result: Result) -> list[dict[str, Any]]:
    assert result.exception is None, result.exception
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_the_biggest_change_comes_first_and_a_run_that_was_not_recorded_has_none(run: Run) -> None:
    found = _found(run("--metric", "total_value", "--format", "json"))

    assert [(row["scope_id"], row["business_date"], row["change"]) for row in found] == [
        ("OLD", D3, None),
        ("OLD", D4, None),
        ("ACC-1", D4, "30.0000000000000000"),
        ("ALL", D4, "30.0000000000000000"),
        ("FAMILY", D4, "30.0000000000000000"),
    ]
    assert found[0] | {"old_value": "200.0000000000000000", "new_value": None, "causes": []} == found[0]
    assert (
        found[2]
        | {
            "old_value": "1019.0000000000000000",
            "new_value": "1049.0000000000000000",
            "run_id": "run-2",
            "published_at": "2024-01-07T18:00:00.500000Z",
            "causes": CAUSES,
        }
        == found[2]
    )


def test_of_a_day_each_number_that_moved_is_in_the_log_and_no_other(run: Run) -> None:
    found = _found(run("--scope", "ACC-1", "--format", "json"))

    returns = {row["metric"]: tuple(float(row[name]) for name in ("old_value", "new_value")) for row in found}
    assert {(row["table_name"], row["metric"], row["business_date"]) for row in found} == {
        ("fact_portfolio_value_daily", "total_value", D4),
        ("fact_portfolio_value_daily", "positions_value", D4),
        ("daily_returns", "daily_return", D4),
        ("cumulative_returns", "cumulative_return", D4),
    }
    assert returns["daily_return"] == pytest.approx((1019 / 999 - 1, 1049 / 999 - 1))
    assert returns["cumulative_return"] == pytest.approx((1019 / 1000 - 1, 1049 / 1000 - 1))


def test_a_day_that_no_earlier_run_had_reached_is_no_restatement(home: Path, run: Run) -> None:
    runs = DeltaTable(home / "tables" / "gold" / "calc_runs")
    runs.update(predicate="run_number = 1", updates={"as_of_date": f"date '{D3}'"})

    found = _found(run("--format", "json"))

    assert {(row["scope_id"], row["business_date"]) for row in found} == {("OLD", D3)}


@pytest.mark.parametrize(
    ("arguments", "scopes"),
    [
        (["--scope", "ACC-1", "--min-change", "30"], ["ACC-1", "ACC-1"]),
        (["--scope", "ACCOUNT:OLD", "--metric", "total_value"], ["OLD", "OLD"]),
        (["--scope", "ACC-2"], []),
        (["--metric", "positions_value", "--min-change", "30"], ["ACC-1", "ALL", "FAMILY"]),
        (["--metric", "positions_value", "--min-change", "30.0000000000000001"], []),
        (["--metric", "daily_return", "--min-change", "0.03"], ["ACC-1", "FAMILY"]),
        (["--since", RUN_2, "--limit", "1"], ["OLD"]),
        (["--since", "2024-01-08"], []),
    ],
)
def test_restatements_are_chosen_by_scope_size_metric_and_moment(run: Run, arguments: list[str], scopes: list[str]) -> None:
    assert [row["scope_id"] for row in _found(run(*arguments, "--format", "json"))] == scopes


def test_a_table_names_the_last_cause_and_how_many_more_there_are(run: Run) -> None:
    result = run("--metric", "total_value", "--limit", "3")

    assert "prices XYZ v3 and 1 more" in result.output
    assert "1,019" in result.output
    assert "The first 3 of 5" in result.output


def test_of_many_causes_some_are_listed_and_it_says_how_many_there_are(run: Run) -> None:
    found = _found(run("--scope", "ALL", "--format", "json"))

    assert {(row["metric"], len(row["causes"]), row["cause_count"]) for row in found} == {
        (metric, 50, MANY_CAUSES) for metric in ("total_value", "positions_value", "daily_return", "cumulative_return")
    }
    assert f"and {MANY_CAUSES - 1} more" in run("--scope", "ALL").output


def test_the_view_names_the_cause_that_became_known_last(home: Path) -> None:
    names = "cause_topic, cause_id, cause_version, cause_event_id"
    sql = f"select distinct scope_id, {names} from gold.restatements where scope_id in ('ACC-1', 'FAMILY', 'OLD') order by all"

    assert lake.connect(home).execute(sql).fetchall() == [
        ("ACC-1", "prices", "XYZ", 3, "p3"),
        ("FAMILY", None, None, None, None),
        ("OLD", None, None, None, None),
    ]


def test_csv_has_every_row_and_the_causes_as_json(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--metric", "total_value", "--format", "csv").stdout)))

    assert [row["old_value"] for row in rows][1:3] == ["200.0000000000000000", "1019.0000000000000000"]
    assert (rows[0]["new_value"], rows[0]["change"]) == ("", "")
    assert json.loads(rows[2]["causes"]) == CAUSES


def test_without_any_it_says_so(run: Run) -> None:
    result = run("--since", "2024-01-08")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "No restatement is like that." in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--scope", "acc1"], "no account or portfolio acc1. Nearest: ACC-1"),
        (["--scope", "ODL"], "Nearest: OLD"),
        (["--metric", "value"], "There are: total_value"),
        (["--min-change", "many"], "no amount"),
        (["--min-change", "nan"], "no amount"),
        (["--min-change=-1"], "no amount"),
        (["--since", "yesterday"], "no moment"),
    ],
)
def test_what_is_not_known_is_answered_with_what_is(run: Run, arguments: list[str], told: str) -> None:
    result = run(*arguments)

    assert isinstance(result.exception, LakeError)
    assert (result.exception.exit_code, told in str(result.exception)) == (2, True)


def test_before_a_build_wrote_the_log_the_error_says_so(tiny_home: Path, use_home: Callable[[Path], None], run: Run) -> None:
    use_home(tiny_home)

    assert "There is no gold.restatements yet" in str(run().exception)
