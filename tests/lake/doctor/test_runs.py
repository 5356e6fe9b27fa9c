"""What the last recorded run left, against what is there."""

import shutil
from datetime import date

import pytest

from lake.doctor import Finding, Severity
from lake.doctor.runs import recorded_run, the_last_run_left_what_is_there
from lake.home.home import Home
from lake.home.lease import lease
from tests.lake.doctor.conftest import RUN_1, record
from tests.lake.sail_homes import folder_of, write


def found(config: Home) -> list[Finding]:
    return list(the_last_run_left_what_is_there(config))


def test_a_home_as_the_last_run_left_it_has_no_finding(config: Home) -> None:
    assert found(config) == []


def test_the_last_run_is_read_without_an_engine(config: Home) -> None:
    record(config, 2, RUN_1)

    run = recorded_run(config)

    assert run is not None
    assert (run.run_id, run.number, run.versions, run.engine) == ("run-2", 2, RUN_1, "sail")


def test_a_record_of_an_earlier_release_has_no_engine(config: Home) -> None:
    shutil.rmtree(folder_of(config, "gold.calc_runs"))
    row = {
        "run_id": "old",
        "run_number": 1,
        "bronze_versions": "{}",
        "as_of_date": date(2024, 1, 4),
        "code_version": "",
        "kafka_offsets": "{}",
    }
    write(config, "gold.calc_runs", row | {"silver_versions": "{}", "gold_versions": "{}"})

    run = recorded_run(config)

    assert run is not None and run.engine == "thrift"


def test_rows_of_a_run_that_was_not_recorded_are_found(config: Home) -> None:
    write(config, "gold.dim_symbol", {"symbol": "ABC"})
    write(config, "gold.fact_pnl_daily", {"lot": "L-1"})

    (finding,) = found(config)

    assert finding.severity is Severity.FAULT
    assert "gold.dim_symbol and 1 other tables hold what a run left that was not recorded, since run run-1" in finding.what
    assert "`lake build` takes it back" in finding.remedy


def test_tables_of_a_first_run_that_was_not_recorded_are_found(config: Home) -> None:
    shutil.rmtree(folder_of(config, "gold.calc_runs"))
    record(config, 1, RUN_1)
    from deltalake import DeltaTable

    DeltaTable(folder_of(config, "gold.calc_runs")).delete()

    (finding,) = found(config)

    assert "hold what a run left that was not recorded, and none ever was" in finding.what


def test_what_a_build_has_done_so_far_is_no_finding(config: Home) -> None:
    write(config, "gold.dim_symbol", {"symbol": "ABC"})

    with lease(config.places.run / "build.lease", "lake build", alive_while=1):
        assert found(config) == []


@pytest.mark.parametrize(
    ("table", "remedy"), [("silver.trade_versions", "`lake build` makes"), ("gold.fact_trades_published", "Restore the whole")]
)
def test_a_table_that_is_gone_is_found(config: Home, table: str, remedy: str) -> None:
    shutil.rmtree(folder_of(config, table))

    (finding,) = found(config)

    assert f"{table} is gone. Run run-1 left version 0." in finding.what
    assert finding.remedy.startswith(remedy)


def test_an_older_copy_of_a_table_is_found(config: Home) -> None:
    record(config, 2, RUN_1 | {"silver": {"trade_versions": 3}})

    (finding,) = found(config)

    assert "silver.trade_versions ends at version 0: it is an older copy. Run run-2 left version 3." in finding.what


def test_a_home_without_its_record_is_found_before_a_build_begins_history_anew(config: Home) -> None:
    shutil.rmtree(folder_of(config, "gold.calc_runs"))

    (finding,) = found(config)

    assert "gold.calc_runs is gone" in finding.what
    assert "Restore the whole folder" in finding.remedy


def test_another_engine_than_that_of_the_home_is_found(config: Home) -> None:
    (finding,) = found(config.model_copy(update={"engine": "thrift"}))

    assert "This home is written by the engine sail; LAKE_ENGINE is thrift." in finding.what
    assert "LAKE_ENGINE=sail" in finding.remedy
