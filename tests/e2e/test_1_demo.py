"""The demo through Kafka, Spark, dbt and DuckDB, held against the reference ledger, Spark itself and a second build."""

import pytest

from lake.clients.duckdb import connect
from lake.gold.tables import VIEWS
from producers.sample import daily_bars
from tests.e2e.explained import unexplained
from tests.e2e.golden_run import Event
from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse
from tests.reference.compare import assert_same
from tests.reference.ledger import ledger

pytestmark = pytest.mark.e2e


def test_every_gold_row_is_that_of_the_reference_ledger(demo: Lakehouse, demo_sent: list[Event]) -> None:
    expected = ledger(demo_sent)

    gold = {table: demo.rows(table) for table in expected}

    # The demo's prices are whole: no exchange was open on a day of which one of its shares has no close.
    assert [table for table, rows in expected.items() if not rows] == ["fact_conversions", "price_gaps"]
    assert_same(gold, expected)


def test_the_only_issue_of_the_demo_is_the_fee_that_nobody_booked(demo: Lakehouse) -> None:
    reconciled = {row["status"]: row for row in demo.rows("reconciliation")}

    issues = demo.rows("data_issues")

    assert reconciled.keys() == {"AGREES", "DIFFERS"}
    assert (reconciled["DIFFERS"]["item"], str(reconciled["DIFFERS"]["difference"])) == ("CASH:USD", "-12.50000000")
    assert [(row["kind"], row["entity"], row["state"]) for row in issues] == [("statement_differs", "ACC003", "OPEN")]


def test_lake_reconcile_says_where_a_statement_and_the_books_differ(demo: Lakehouse) -> None:
    every, agreeing = demo.lake("reconcile", check=False), demo.lake("reconcile", "ACC001")

    assert every.returncode == 1 and "CASH:USD" in every.stdout and "lake explain ACC003 2012-12-31 cash_balance" in every.stderr
    assert "differs from the books" in agreeing.stderr


@pytest.mark.parametrize("symbol", ["AAPL", "FB", "GOOG", "IBM", "MSFT"])
def test_reinvesting_every_dividend_returns_what_the_adjusted_close_did(demo: Lakehouse, symbol: str) -> None:
    bars = daily_bars()[symbol]
    adjusted = {bar.day: float(bar.adjusted / bars[0].adjusted) for bar in bars}

    index = {
        row["return_date"]: row["twr_index"]
        for row in demo.rows("cumulative_returns")
        if row["scope_id"] == f"REINV-{symbol}" and row["scope_type"] == "ACCOUNT"
    }

    assert index.keys() >= adjusted.keys()
    assert all(index[day] == pytest.approx(value, rel=1e-5) for day, value in adjusted.items())


def test_a_build_with_nothing_new_changes_no_table(demo: Lakehouse) -> None:
    before = demo.versions()

    done = demo.lake("build")

    assert "Nothing new" in done.stderr
    assert {f"gold.{table}" for table in GOLD_TABLES if table not in VIEWS} <= before.keys()
    assert demo.versions() == before


def test_verify_finds_nothing_wrong(live: Lakehouse) -> None:
    assert "none failed" in live.lake("verify").stderr


def test_every_number_explains_itself(demo: Lakehouse) -> None:
    with connect(demo.config.home) as connection:
        assert unexplained(connection, 10) == []


def test_the_main_job_run_again_adds_nothing_twice(live: Lakehouse) -> None:
    before = live.versions()

    done = live.lake("run")

    assert "ACC001" in done.stdout + done.stderr
    assert live.versions() == before
    assert "All accounts" in (live.config.home / "reports" / "ALL.html").read_text()
