"""The golden numbers, and what is not supported yet, arrive in a lakehouse that has been built before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from lake.clients.duckdb import connect
from tests.e2e.golden_run import DEPOSIT, PUBLISHED_TABLES, Event
from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse
from tests.reference.compare import Row, assert_same
from tests.reference.golden import golden_cases
from tests.reference.ledger import ledger

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def gold(golden: Lakehouse) -> dict[str, list[Row]]:
    return {table: golden.rows(table) for table in GOLD_TABLES}


@pytest.fixture(scope="module")
def between_the_runs(golden: Lakehouse) -> datetime:
    """A moment when the first run was published, and the second had not begun."""
    first, second = sorted(golden.rows("calc_runs"), key=lambda run: run["run_number"])
    return cast(datetime, first["ended"] + (second["started"] - first["ended"]) / 2)


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_golden_case(gold: dict[str, list[Row]], case: Any) -> None:
    assert case.problems(gold) == []


def test_all_rows_are_still_those_of_the_ledger(
    gold: dict[str, list[Row]], demo_sent: list[Event], golden_sent: list[Event]
) -> None:
    as_of = max(row["as_of_date"] for row in gold["calc_runs"])
    expected = ledger([*demo_sent, *golden_sent], as_of=as_of)
    _forget_what_is_not_supported(expected["fact_portfolio_value_daily"])
    booked = {table: [row for row in gold[table] if not _is_unsupported(row)] for table in expected}

    assert_same(booked, expected)


def test_what_is_not_supported_is_an_issue_and_marks_the_value(gold: dict[str, list[Row]]) -> None:
    kinds = {"not_yet_supported", "missing_rate"}
    issues = {(row["topic"], row["entity"]) for row in gold["data_issues"] if row["kind"] in kinds}
    last = max((row for row in gold["fact_portfolio_value_daily"] if row["scope_id"] == "UNS"), key=lambda row: row["value_date"])

    assert {
        ("trades", "UNS-1"),
        ("cash_events", "UNS-2"),
        ("corporate_actions", "UNS-3"),
    } <= issues
    assert (last["total_value"], last["valuation_status"], last["unsupported_count"]) == (100, "UNSUPPORTED", 2)


def test_the_run_was_checked_and_recorded(gold: dict[str, list[Row]]) -> None:
    first, last = sorted(gold["calc_runs"], key=lambda run: run["run_number"])

    assert (last["run_number"], last["is_restating"], last["engine"]) == (2, True, "sail")
    assert last["rows_restated"] > 0
    assert last["checks"] == first["checks"]


@pytest.mark.parametrize("table", PUBLISHED_TABLES)
def test_what_had_been_published_can_be_asked_back(
    demo: Lakehouse, golden: Lakehouse, gold: dict[str, list[Row]], between_the_runs: datetime, table: str
) -> None:
    rows, moment = demo.rows(table), between_the_runs.astimezone(UTC)

    with connect(golden.config.home) as lake:
        relation = lake.sql(f"select * from gold.{table}_as_published_at(timestamp '{moment:%Y-%m-%d %H:%M:%S.%f}')")
        then = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
        relation = lake.sql(f"select * from gold.{table}_as_published_at(timestamp '2200-01-01 00:00:00')")
        now = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]

    def kept(rows: list[Row]) -> list[Row]:
        """Without what follows from the other fills of a pair: the units before a fill are not kept."""
        return [{column: row[column] for column in relation.columns} for row in rows]

    assert rows
    assert _texts(then) == _texts(kept(rows))
    assert _texts(now) == _texts(kept(gold[table]))


def test_every_booked_fill_is_a_cause_of_its_account_and_of_all(
    golden: Lakehouse, gold: dict[str, list[Row]], golden_sent: list[Event]
) -> None:
    sent = {event["trade_id"] for topic, event in golden_sent if topic == "trades"}
    fills = {(row["account_id"], row["trade_id"]) for row in gold["fact_trades"] if row["trade_id"] in sent}
    run = max(row["run_number"] for row in gold["calc_runs"])
    causes = [row for row in golden.rows("restatement_causes") if row["run_number"] == run]
    found = {(row["scope_type"], row["scope_id"], row["id"]) for row in causes if row["topic"] == "trades"}
    named = {
        (row["scope_type"], row["scope_id"], row["cause_topic"], row["cause_id"], row["cause_version"])
        for row in golden.rows("restatements")
        if row["run_number"] == run
    }

    assert fills
    assert {("ACCOUNT", *fill) for fill in fills} | {("ALL", "ALL", trade) for _, trade in fills} <= found
    assert named <= {(row["scope_type"], row["scope_id"], row["topic"], row["id"], row["version"]) for row in causes}


def test_restatements_add_up_to_the_change_of_what_is_published(
    demo: Lakehouse, golden: Lakehouse, gold: dict[str, list[Row]]
) -> None:
    before = {_day(row): row["total_value"] for row in demo.rows("fact_portfolio_value_daily")}
    after = {_day(row): row["total_value"] for row in gold["fact_portfolio_value_daily"]}
    last_day = max(day for _, _, day in before)
    changes: dict[Any, Decimal] = defaultdict(Decimal)
    for row in golden.rows("restatements"):
        if row["table_name"] == "fact_portfolio_value_daily" and row["metric"] == "total_value":
            changes[row["scope_type"], row["scope_id"], row["business_date"]] += (row["new_value"] or 0) - (row["old_value"] or 0)
            assert row["cause_id"], row

    expected = {
        key: after.get(key, Decimal()) - before.get(key, Decimal())
        for key in before.keys() | after.keys()
        if key[2] <= last_day and before.get(key) != after.get(key)
    }

    assert expected
    assert {key: change for key, change in changes.items() if change} == {key: v for key, v in expected.items() if v}


def _day(row: Row) -> tuple[Any, Any, Any]:
    return row["scope_type"], row["scope_id"], row["value_date"]


def _texts(rows: Sequence[Row]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in rows)


def _is_unsupported(row: Row) -> bool:
    ids = (row.get("trade_id"), row.get("cash_event_id"), row.get("account_id"), row.get("symbol"))
    first = next((str(each) for each in ids if each), "")
    return first.startswith("UNS-") and first != DEPOSIT[1]["cash_event_id"]


def _forget_what_is_not_supported(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        if row["scope_type"] == "ALL" or row["scope_id"] == "UNS":
            del row["valuation_status"]
