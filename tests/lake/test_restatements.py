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
from typer.testing import CliRunner

from lake.commands import restatements as command
from lake.errors import LakeError
from tests.lake.tiny_published import CAUSES, MANY_CAUSES, RUN_2, write_published

pytestmark = pytest.mark.spark
Run = Callable[..., Result]


@pytest.fixture
def run(tiny_home: Path, tmp_path: Path, use_home: Callable[[Path], None]) -> Run:
    home = tmp_path / "home"
    shutil.copytree(tiny_home, home)
    write_published(home)
    use_home(home)
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    command.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["restatements", *arguments])


def _found(result: Result) -> list[dict[str, Any]]:
    assert result.exception is None, result.exception
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_the_biggest_change_comes_first_and_a_run_that_was_not_recorded_has_none(run: Run) -> None:
    found = _found(run("--format", "json"))

    assert [(row["scope_id"], row["metric"], row["change"]) for row in found] == [
        ("OLD", "total_value", None),
        ("ACC-1", "total_value", "30.0000000000000000"),
        ("ALL", "total_value", "30.0000000000000000"),
        ("ACC-1", "daily_return", "0.0300300300300300"),
    ]
    assert found[0] | {"old_value": "200.0000000000000000", "new_value": None, "causes": []} == found[0]
    assert (
        found[1]
        | {
            "old_value": "1019.0000000000000000",
            "new_value": "1049.0000000000000000",
            "business_date": "2024-01-04",
            "run_id": "run-2",
            "published_at": "2024-01-07T18:00:00.500000Z",
            "causes": CAUSES,
        }
        == found[1]
    )


@pytest.mark.parametrize(
    ("arguments", "scopes"),
    [
        (["--scope", "ACC-1"], ["ACC-1", "ACC-1"]),
        (["--scope", "ACCOUNT:OLD"], ["OLD"]),
        (["--scope", "FAMILY"], []),
        (["--min-change", "30"], ["OLD", "ACC-1", "ALL"]),
        (["--min-change", "30.0000000000000001"], ["OLD"]),
        (["--metric", "daily_return", "--min-change", "0.03"], ["ACC-1"]),
        (["--since", RUN_2, "--limit", "1"], ["OLD"]),
        (["--since", "2024-01-08"], []),
    ],
)
def test_restatements_are_chosen_by_scope_size_metric_and_moment(run: Run, arguments: list[str], scopes: list[str]) -> None:
    assert [row["scope_id"] for row in _found(run(*arguments, "--format", "json"))] == scopes


def test_a_table_names_the_last_cause_and_how_many_more_there_are(run: Run) -> None:
    result = run("--limit", "2")

    assert "prices XYZ v3 and 1 more" in result.output
    assert "1,019" in result.output
    assert "The first 2 of 4" in result.output


def test_of_many_causes_the_log_names_some_and_says_how_many_there_are(run: Run) -> None:
    found = _found(run("--scope", "ALL", "--format", "json"))

    assert [(len(row["causes"]), row["cause_count"]) for row in found] == [(50, MANY_CAUSES)]
    assert f"and {MANY_CAUSES - 1} more" in run("--scope", "ALL").output


def test_csv_has_every_row_and_the_causes_as_json(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))

    assert [row["old_value"] for row in rows][:2] == ["200.0000000000000000", "1019.0000000000000000"]
    assert (rows[0]["new_value"], rows[0]["change"]) == ("", "")
    assert json.loads(rows[1]["causes"]) == CAUSES


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
