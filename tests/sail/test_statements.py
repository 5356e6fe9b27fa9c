"""Statements on Sail: what differs is an issue until a statement agrees; and homes that knew no statements."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import Lakehouse
from tests.lake.sail_homes import folder_of, sail_home
from tests.reference.compare import assert_same
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story

A = Story("STM-A")
BOOKED = [A.deposit("d1", "2024-01-02", "1000"), A.buy("b1", "2024-01-03", "5", "10"), A.close("2024-01-10", "11")]
# What comes, run by run, and the issues that there are then.
RUNS: Sequence[tuple[Sequence[Arrival], Sequence[tuple[str, str, str]]]] = (
    ([*BOOKED, A.statement("2024-01-05", "6"), A.statement("2024-01-05", "950", "CASH:USD")], [("X", "2024-01-05", "OPEN")]),
    # A fill of before the statement mends it, but not the money.
    ([A.buy("b2", "2024-01-04", "1", "7")], [("CASH:USD", "2024-01-05", "OPEN")]),
    # A correction of the statement mends the money; the next statement names neither, the one after it agrees.
    (
        [
            A.statement("2024-01-05", "943", "CASH:USD", version=2, action="CORRECT"),
            A.statement("2024-01-08", "3", "Y"),
            A.statement("2024-01-09", "6"),
            A.statement("2024-01-09", "943", "CASH:USD"),
        ],
        [("CASH:USD", "2024-01-08", "RESOLVED"), ("X", "2024-01-08", "RESOLVED"), ("Y", "2024-01-08", "RESOLVED")],
    ),
    # A split of before all of them; and the money was booked elsewhere. Both differ in all three.
    (
        [
            A.split("x1", "2024-01-05", ("2", "1")),
            A.deposit("d1", "2024-01-02", "1000", version=2, action="CORRECT", account_id="STM-B"),
        ],
        [("CASH:USD", "2024-01-05", "OPEN"), ("X", "2024-01-05", "OPEN"), ("Y", "2024-01-08", "RESOLVED")],
    ),
)


def issues(lakehouse: Lakehouse) -> list[tuple[str, str, str]]:
    """Item, first day and state of each issue of statements."""
    found = [row for row in lakehouse.rows("data_issues") if row["kind"] == "statement_differs"]
    assert {(row["topic"], row["entity"]) for row in found} <= {("statements", A.account_id)}
    words = [(row["detail"].split(" differs since ", 1), row["state"]) for row in found]
    return sorted((item.removeprefix(A.id("")), told[:10], state) for (item, told), state in words)


def test_an_issue_is_there_until_a_statement_agrees(tmp_path: Path) -> None:
    lakehouse, sent = Lakehouse(sail_home(tmp_path)), []

    for number, (arrivals, expected) in enumerate(RUNS):
        sent += arrivals
        write_bronze(lakehouse.config, arrivals)
        lakehouse.lake("build", *(["--restate"] if number else ["--no-test"]))

        assert issues(lakehouse) == list(expected), number
        assert_same({"reconciliation": lakehouse.rows("reconciliation")}, {"reconciliation": ledger(sent)["reconciliation"]})

    restated = sorted(map(str, lakehouse.rows("data_issues")))
    lakehouse.lake("build", "--full-refresh", "--no-test")
    assert sorted(map(str, lakehouse.rows("data_issues"))) == restated


def test_a_statement_waits_for_its_day(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    write_bronze(lakehouse.config, [*BOOKED, A.statement("2024-01-08", "6"), A.statement("2024-01-08", "950", "CASH:USD")])

    lakehouse.lake("build", "--no-test", "--as-of", "2024-01-07")
    waiting = (issues(lakehouse), lakehouse.rows("reconciliation"))
    lakehouse.lake("build", "--restate", "--as-of", "2024-01-08")

    assert waiting == ([], [])
    assert issues(lakehouse) == [("X", "2024-01-08", "OPEN")]


def test_a_home_that_knew_no_statements_is_built_and_one_that_lost_them_is_not(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    write_bronze(lakehouse.config, BOOKED)
    shutil.rmtree(folder_of(lakehouse.config, "bronze.statements"))

    lakehouse.lake("build")
    before = lakehouse.rows("reconciliation")
    late = [A.statement("2024-01-05", "6")]
    write_bronze(lakehouse.config, late)
    lakehouse.lake("build", "--restate")
    after = lakehouse.rows("reconciliation")
    shutil.rmtree(folder_of(lakehouse.config, "bronze.statements"))
    lost = lakehouse.lake("build", check=False)

    assert before == []
    assert_same({"reconciliation": after}, {"reconciliation": ledger([*BOOKED, *late])["reconciliation"]})
    assert (lost.returncode, "There is no table bronze.statements" in lost.stderr) == (3, True)
