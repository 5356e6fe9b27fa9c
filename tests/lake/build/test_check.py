"""A run is checked by DuckDB before it is recorded: Sail's session over copies of the tiny lakehouse, whole and damaged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lake.build.check import check_run
from lake.build.record import table_versions
from lake.clients.engine import engine
from lake.gold.tables import VIEWS
from lake.home.errors import LakeError
from lake.verify import CHECKS
from lake.verify.contracts import CONTRACTS, keys_are_unique, rows_keep_their_rules, scopes_keep_their_rules
from lake.verify.gold import every_day_has_a_row
from tests.lake.sail_homes import sail_home

pytestmark = pytest.mark.spark
BrokenHome = Callable[..., Path]
AS_OF = "2024-01-04"


def check(home: Path, as_of: str = AS_OF, read_by_sail: Path | None = None) -> int | None:
    config = sail_home(home)
    with engine(sail_home(read_by_sail or home)) as server:
        return check_run(server, config, table_versions(server, config), as_of)


def problem(home: Path, as_of: str = AS_OF, read_by_sail: Path | None = None) -> str:
    with pytest.raises(LakeError) as caught:
        check(home, as_of, read_by_sail)
    assert "not recorded" in caught.value.remedy
    return caught.value.problem


def test_a_whole_lakehouse_passes_and_it_is_told_how_many_checks_were_made(tiny_home: Path) -> None:
    checks = check(tiny_home)

    counted = CONTRACTS.keys() - {"calc_runs", *VIEWS}  # the run is not in its record yet; a view is no table
    beside = (keys_are_unique, rows_keep_their_rules, scopes_keep_their_rules, every_day_has_a_row)
    looked_at = [each for each in CHECKS if each.name.startswith("invariant: ") or each.look in beside]
    assert checks == len(counted) + len(looked_at)


def test_what_the_record_says_of_earlier_runs_counts_for_nothing(tiny_home: Path, broken_home: BrokenHome) -> None:
    home = broken_home("update {gold.calc_runs} set as_of_date = date '2023-12-31', kafka_offsets = '{}'")

    assert check(home) == check(tiny_home)


# What is done to a sound lakehouse, and how each check that must notice begins.
FAULTS = {
    "a row is gone": ("delete from {silver.lot_segments}", {"invariant: open lots = position"}),
    "a row is there twice": (
        "insert into {silver.lot_segments} select * from {silver.lot_segments}",
        {"contracts: keys of gold are unique and not null: gold.fact_lots", "invariant: open lots = position"},
    ),
    "a quantity changed": ("update {silver.lot_segments} set quantity = 9", {"invariant: open lots = position"}),
    "a day is gone": (
        "delete from {gold.fact_portfolio_value_daily} where value_date = date '2024-01-03' and scope_type = 'ALL'",
        {
            *("gold: every scope has a row for every day", "invariant: returns chain to the index"),
            *("invariant: groups = the sum of their accounts", "invariant: change of value = flows + profit and loss"),
            "invariant: returns of periods are those of their days",
        },
    ),
    "a value changed": (
        "update {gold.fact_positions_daily} set market_value_local = 551 where position_date = date '2024-01-04'",
        {
            "invariant: value = cash + positions at their prices",
            "contracts: every row keeps its rules: gold.fact_positions_daily: 1 wrong, such as ACC-1 XYZ 2024-01-04 "
            "coalesce(abs(cast(market_value_local as double)",
        },
    ),
    "a word that is none": (
        "update {gold.fact_cash_events} set cash_type = 'deposit' where cash_event_id = 'c1'",
        {"contracts: every row keeps its rules: gold.fact_cash_events: 1 wrong, such as c1 signed_amount <> 0"},
    ),
    "a fact that is not known": (
        "update {gold.dim_symbol} set is_announced = null",
        {"contracts: every row keeps its rules: gold.dim_symbol: 1 wrong, such as XYZ is_announced = (version is not null)"},
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_table_is_named_by_each_check_that_it_fails(broken_home: BrokenHome, fault: str) -> None:
    statement, expected = FAULTS[fault]

    said = problem(broken_home(statement))

    assert {name for name in expected if name in said} == expected, said
    assert len([each for each in CHECKS if f"{each.name}: " in said]) == len(expected), said


def test_what_the_writer_reads_otherwise_is_named_with_both_counts(tiny_home: Path, broken_home: BrokenHome) -> None:
    home = broken_home("delete from {gold.dim_symbol}")

    said = problem(home, read_by_sail=tiny_home)

    assert "gold.dim_symbol: sail counts 1 rows, DuckDB 0" in said


def test_the_day_that_is_valued_is_that_of_the_run_in_the_making(tiny_home: Path) -> None:
    said = problem(tiny_home, as_of="2024-01-05")

    assert "gold: every scope has a row for every day" in said


def test_tables_in_an_object_store_are_not_checked(tiny_home: Path) -> None:
    config = sail_home(tiny_home)
    elsewhere = config.model_copy(update={"tables_uri": "s3a://bucket/tables"})

    with engine(config) as server:
        assert check_run(server, elsewhere, table_versions(server, config), AS_OF) is None
