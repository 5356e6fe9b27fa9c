import csv
import io
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

import lake
from lake.clients.kafka import Offsets
from lake.commands import verify as verify_command
from lake.home.errors import LakeError
from lake.home.home import this_home
from lake.verify import Evidence, Outcome, Result, run_checks
from lake.verify.kafka import bronze_reaches_the_end_of_kafka

pytestmark = pytest.mark.spark
UseHome = Callable[[Path], None]
BrokenHome = Callable[..., Path]
KAFKA_CHECK = "Kafka: bronze holds every offset up to the end"
RULES_CHECK = "contracts: every row keeps its rules"
SCOPES_CHECK = "contracts: every row of a scope keeps its rules"
PERIODS_CHECK = "invariant: returns of periods are those of their days"
ENDS: Offsets = {
    "trades": {0: 5},
    "cash_events": {0: 2},
    "prices": {0: 2},
    "corporate_actions": {0: 0},
    "fx_rates": {0: 0},
    "accounts": {0: 2},
    "instruments": {0: 1},
    "statements": {0: 3},
}


class KnownEnds(Evidence):
    """Evidence whose Kafka offsets are given: what a broker would have answered."""

    ends = ENDS

    def kafka_ends(self) -> Offsets:
        return self.ends


def outcomes(home: Path) -> dict[str, Outcome]:
    with lake.connect(home) as connection:
        return {each.name: outcome for each, outcome in run_checks(KnownEnds(connection, this_home(), catch_up_seconds=0))}


def failures(home: Path) -> dict[str, str]:
    return {name: outcome.detail for name, outcome in outcomes(home).items() if outcome.result is Result.FAILED}


def test_a_whole_lakehouse_passes_every_check(tiny_home: Path) -> None:
    found = outcomes(tiny_home)

    results = {outcome.result for outcome in found.values()}
    assert results == {Result.PASSED, Result.INFORMATION}, found
    assert found["bronze: every record is valid or rejected with a reason"].detail == "14 valid + 1 rejected = 15"
    assert found["information: open data issues"].detail == "incomplete_transfer: 1"
    assert found["information: records in quarantine"].detail == "1: trades: quantity: not a decimal string (1)"


# What is done to a sound lakehouse, and every check that must notice.
FAULTS = {
    "a record landed twice": (
        ["insert into {bronze.prices} select * from {bronze.prices} where kafka_offset = 1"],
        {"bronze: no Kafka coordinate twice"},
    ),
    "a record was lost in the middle": (
        ["delete from {bronze.trades} where kafka_offset = 3"],
        {"bronze: offsets are contiguous"},
    ),
    "the last record was lost": (
        ["delete from {bronze.prices} where kafka_offset = 1"],
        {KAFKA_CHECK, "silver: each valid event once"},
    ),
    "a valid row lacks a field": (
        ["update {bronze.prices} set price = null where kafka_offset = 0"],
        {"bronze: every record is valid or rejected with a reason"},
    ),
    "silver kept a redelivery": (
        ["insert into {silver.trade_versions} values ('e1', 'T-1', 1, false, false)"],
        {"silver: each valid event once"},
    ),
    "silver missed an event": (["delete from {silver.trade_versions} where event_id = 'e2'"], {"silver: each valid event once"}),
    "a cancelled trade is in gold": (
        [
            "insert into {gold.fact_trades} by name select * except (trade_id, event_id, is_booked), 'T-2' as trade_id, "
            "'e2' as event_id, false as is_booked from {gold.fact_trades}"
        ],
        {"gold: fact_trades = the live trades of bronze"},
    ),
    "a deposit has another amount": (
        ["update {gold.fact_cash_events} set signed_amount = 1000.000001, gross_amount = 1000.000001 where cash_event_id = 'c1'"],
        {"gold: fact_cash_events = the live cash events of bronze", "invariant: cash = the sum of all that moved"},
    ),
    "the build is older than bronze": (
        ["""update {gold.calc_runs} set kafka_offsets = replace(kafka_offsets, '"prices": {"0": 1}', '"prices": {"0": 0}')"""],
        {"gold: up to date with bronze", "silver: each valid event once"},
    ),
    "a column became a double": (
        ["alter table {gold.fact_cash_balances_daily} add column fee double"],
        {"contracts: columns and types of gold"},
    ),
    "a lot is there twice": (
        ["insert into {silver.lot_segments} select * from {silver.lot_segments}"],
        {"contracts: keys of gold are unique and not null", "invariant: open lots = position"},
    ),
    "a lot lost a share": (["update {silver.lot_segments} set quantity = 9.99999998"], {"invariant: open lots = position"}),
    "profit from nowhere": (
        ["update {gold.fact_pnl_daily} set income_base = 0.000001, total_pnl_base = 50.000001 where unrealized_change_base > 0"],
        {"invariant: change of value = flows + profit and loss"},
    ),
    "a day is missing": (
        ["delete from {gold.fact_portfolio_value_daily} where value_date = date '2024-01-03' and scope_type = 'ALL'"],
        {
            *("gold: every scope has a row for every day", "invariant: returns chain to the index"),
            *("invariant: groups = the sum of their accounts", "invariant: change of value = flows + profit and loss"),
            PERIODS_CHECK,
        },
    ),
    "a total is not the sum of its accounts": (
        ["update {gold.fact_portfolio_value_daily} set positions_value = positions_value + 1 where scope_type = 'ALL'"],
        {"invariant: groups = the sum of their accounts", SCOPES_CHECK},
    ),
    "a position is not quantity times price": (
        ["update {gold.fact_positions_daily} set market_value_local = 551 where position_date = date '2024-01-04'"],
        {"invariant: value = cash + positions at their prices", RULES_CHECK},
    ),
    "the index skips a return": (
        ["update {gold.fact_portfolio_value_daily} set daily_return = daily_return + 1e-7 where value_date = date '2024-01-04'"],
        {"invariant: returns chain to the index", SCOPES_CHECK},
    ),
    "a word is none": (
        ["update {gold.fact_trades} set side = 'buy'"],
        {RULES_CHECK, "gold: fact_trades = the live trades of bronze"},
    ),
    "a period is off": (["update {gold.fact_period_returns} set twr = twr + 1e-7 where period = 'ITD'"], {PERIODS_CHECK}),
    "a period is missing": (
        ["delete from {gold.fact_period_returns} where period = 'YTD' and scope_type = 'PORTFOLIO'"],
        {PERIODS_CHECK},
    ),
    "a period has neither a rate nor a reason": (
        ["update {gold.fact_period_returns} set xirr = null where xirr_status = 'FOUND'"],
        {SCOPES_CHECK},
    ),
    "a peak is off": (
        ["update {gold.fact_portfolio_value_daily} set running_peak = 2 where value_date = date '2024-01-04'"],
        {"invariant: returns chain to the index"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed_by_the_checks_it_concerns_and_by_no_other(broken_home: BrokenHome, fault: str) -> None:
    statements, expected = FAULTS[fault]
    home = broken_home(*statements)

    found = failures(home)
    assert set(found) == expected, found


def test_a_check_of_little_on_many_threads_never_fails_by_itself() -> None:
    """docs/decisions/no-window-over-everything.md: of 1,000 such queries with `count(*) over ()`, a dozen failed."""
    wrong = "select i from one where i < 0 union all select i from one where i = 0"
    for _ in range(50):
        with duckdb.connect(config={"threads": 8}) as connection:
            connection.execute("create table one as select 0 as i")
            evidence = KnownEnds(connection, this_home())
            for _ in range(20):
                assert evidence.expect_none(wrong, "1").detail == "1 wrong, such as 0"


def test_bronze_ahead_of_kafka_means_that_a_topic_was_made_anew(tiny_home: Path) -> None:
    with lake.connect(tiny_home) as connection:
        evidence = KnownEnds(connection, this_home(), catch_up_seconds=0)
        evidence.ends = {**ENDS, "prices": {0: 1}}
        outcome = bronze_reaches_the_end_of_kafka(evidence)

    assert outcome.result is Result.FAILED
    assert "prices/0" in outcome.detail
    assert "made anew" in outcome.detail


def test_without_a_broker_and_a_build_nothing_fails(broken_home: BrokenHome, use_home: UseHome) -> None:
    home = broken_home()
    use_home(home)
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    verify_command.register(app)

    result = CliRunner().invoke(app, ["verify", "--format", "csv"])

    rows = {row["check"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert result.exit_code == 0
    assert rows[KAFKA_CHECK]["result"] == "not checked"
    assert "lake up" in rows[KAFKA_CHECK]["detail"]
    assert f"not checked: {KAFKA_CHECK}. No Kafka broker answers" in result.stderr


def test_a_failed_check_exits_with_1(broken_home: BrokenHome, use_home: UseHome) -> None:
    use_home(broken_home("delete from {gold.fact_trades}"))
    app = typer.Typer()
    app.command(name="other")(lambda: None)
    verify_command.register(app)

    assert CliRunner().invoke(app, ["verify"]).exit_code == 1


def test_without_gold_its_checks_are_not_checked(tiny_home: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "bronze").symlink_to(tiny_home / "tables" / "bronze")

    found = outcomes(tmp_path)

    assert found["bronze: no Kafka coordinate twice"].result is Result.PASSED
    assert found["invariant: open lots = position"].result is Result.NOT_CHECKED
    assert not failures(tmp_path)


def test_without_any_table_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="There are no tables"):
        outcomes(tmp_path)
