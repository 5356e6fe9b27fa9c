"""Tables that were damaged on the disk, each as a person finds it."""

import shutil
from pathlib import Path

import pytest
from deltalake import DeltaTable

from lake.doctor import Finding, Severity
from lake.doctor.tables import tables_are_whole
from lake.gold.delta_log import LOG
from lake.home.home import Home
from tests.lake.doctor.conftest import record
from tests.lake.sail_homes import folder_of, read, write


def found(config: Home) -> list[Finding]:
    return list(tables_are_whole(config))


def newest_commit(config: Home, table: str) -> Path:
    return max((folder_of(config, table) / LOG).glob("*.json"))


def all_of(commit: Path) -> str:
    """The commit and its checksums, as the remedy names them."""
    return f"{commit.parent / commit.stem}.*, {commit.parent}/.{commit.stem}.*"


def test_whole_tables_have_no_finding(config: Home) -> None:
    assert found(config) == []


def test_tables_in_an_object_store_are_not_looked_at(config: Home) -> None:
    assert found(config.model_copy(update={"tables_uri": "s3a://bucket/tables"})) == []


@pytest.mark.parametrize("text", [b"", b'{"add":{"path":"part-', b"\xff\xfe"], ids=["empty", "cut short", "no text"])
def test_a_newest_commit_that_cannot_be_read_is_named(config: Home, text: bytes) -> None:
    newest_commit(config, "gold.dim_symbol").write_bytes(text)

    (finding,) = found(config)

    assert finding.severity is Severity.FAULT
    assert finding.where == str(newest_commit(config, "gold.dim_symbol"))
    assert "gold.dim_symbol: Its newest commit, 00000000000000000000.json, cannot be read" in finding.what
    assert f"Move {folder_of(config, 'gold.dim_symbol')} away, then `lake build`" in finding.remedy


def test_a_commit_that_is_missing_in_the_middle_is_found(config: Home) -> None:
    for symbol in ("A", "B"):
        write(config, "gold.dim_symbol", {"symbol": symbol})
    (folder_of(config, "gold.dim_symbol") / LOG / f"{1:020d}.json").unlink()

    (finding,) = found(config)

    assert "gold.dim_symbol: Its log cannot be read" in finding.what


def test_a_file_that_the_log_names_and_is_gone_is_found(config: Home) -> None:
    next(folder_of(config, "silver.trade_versions").glob("*.parquet")).unlink()

    (finding,) = found(config)

    assert "silver.trade_versions: 1 of the 1 files that its log names are not there" in finding.what


def test_a_file_that_was_cut_short_is_found(config: Home) -> None:
    file = next(folder_of(config, "silver.trade_versions").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-1])

    (finding,) = found(config)

    assert "of another size than the log says" in finding.what


def test_files_that_only_an_earlier_version_names_may_be_gone(config: Home) -> None:
    write(config, "gold.dim_symbol", {"symbol": "A"})
    table = DeltaTable(folder_of(config, "gold.dim_symbol"))
    table.optimize.compact()
    table.vacuum(0, dry_run=False, enforce_retention_duration=False)

    assert found(config) == []


def test_a_folder_of_files_without_a_log_is_found(config: Home) -> None:
    shutil.rmtree(folder_of(config, "gold.dim_symbol") / LOG)

    (finding,) = found(config)

    assert "gold.dim_symbol: It has 1 files and no log." in finding.what


def test_bronze_can_read_again_what_kafka_still_has(config: Home) -> None:
    newest_commit(config, "bronze.trades").write_text("")

    (finding,) = found(config)

    assert (
        f"move {all_of(newest_commit(config, 'bronze.trades'))} and {config.places.checkpoint('trades')} away" in finding.remedy
    )


def test_a_table_that_only_grows_goes_back_to_what_was_recorded(config: Home) -> None:
    write(config, "gold.fact_trades_published", {"trade_id": "T-2", "is_removed": False, "run_number": 2})
    commit = newest_commit(config, "gold.fact_trades_published")
    commit.write_text("")

    (finding,) = found(config)
    commit.rename(config.home / "moved_away")

    assert f"Move {all_of(commit)} away, then `lake build`" in finding.remedy
    assert found(config) == []
    assert [row["trade_id"] for row in read(config, "gold.fact_trades_published")] == ["T-1"]


def test_history_that_a_recorded_run_rests_on_has_to_be_restored(config: Home) -> None:
    newest_commit(config, "gold.fact_trades_published").write_text("")

    (finding,) = found(config)

    assert "Restore the whole folder of the tables from one copy" in finding.remedy


def test_a_record_that_was_cut_off_is_that_of_a_run_that_is_repeated(config: Home) -> None:
    record(config, 2, {"silver": {}, "gold": {}})
    newest_commit(config, "gold.calc_runs").write_text("")

    (finding,) = found(config)

    assert f"Move {all_of(newest_commit(config, 'gold.calc_runs'))} away, then `lake build`" in finding.remedy


def test_tables_of_a_build_into_a_name_are_built_again(config: Home) -> None:
    write(config, "then_gold.dim_symbol", {"symbol": "XYZ"})
    newest_commit(config, "then_gold.dim_symbol").write_text("")

    (finding,) = found(config)

    assert finding.remedy.startswith("`lake drop then`")


def test_what_only_duckdb_cannot_read_is_found(config: Home) -> None:
    """A view of what was published needs a column that the table does not have."""
    shutil.rmtree(folder_of(config, "gold.fact_trades_published"))
    write(config, "gold.fact_trades_published", {"trade_id": "T-1"})

    (finding,) = found(config)

    assert "gold.fact_trades_published cannot be read" in finding.what
