"""What the log of a Delta table says, of tables that delta-rs wrote."""

from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from lake.gold.delta_log import LOG, checkpoint, holds_rows_of, is_table, newest_version


def _append(folder: Path, *numbers: int) -> None:
    write_deltalake(folder, pa.table({"number": pa.array(numbers, pa.int64())}), mode="append")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Of three commits: 1, 2 and 3."""
    folder = tmp_path / "table"
    for number in (1, 2, 3):
        _append(folder, number)
    return folder


def _checkpoints(folder: Path) -> list[str]:
    return [path.name.split(".")[0].lstrip("0") for path in (folder / LOG).glob("*.checkpoint*.parquet")]


def test_a_folder_is_a_table_when_it_has_a_log(table: Path, tmp_path: Path) -> None:
    (tmp_path / "other" / LOG).mkdir(parents=True)

    assert is_table(table)
    assert not is_table(tmp_path / "other")
    assert not is_table(tmp_path / "nowhere")


def test_the_newest_version_is_the_last_commit(table: Path) -> None:
    before = newest_version(table)
    _append(table, 4)

    assert (before, newest_version(table)) == (2, 3) == (2, DeltaTable(table).version())


def test_a_table_holds_the_rows_that_it_has(table: Path) -> None:
    assert holds_rows_of(table, 2)


def test_a_table_does_not_hold_the_rows_of_a_version_that_is_yet_to_come(table: Path) -> None:
    assert not holds_rows_of(table, 3)


def test_files_laid_out_anew_hold_the_same_rows(table: Path) -> None:
    DeltaTable(table).optimize.compact()

    assert newest_version(table) == 3
    assert holds_rows_of(table, 2)


def test_rows_that_were_added_are_not_those_of_before(table: Path) -> None:
    assert not holds_rows_of(table, 1)


def test_rows_that_were_deleted_are_not_those_of_before(table: Path) -> None:
    DeltaTable(table).delete("number = 1")

    assert not holds_rows_of(table, 2)


def test_a_table_that_went_back_holds_the_rows_that_it_went_back_to_and_no_others(table: Path) -> None:
    DeltaTable(table).restore(1)
    DeltaTable(table).optimize.compact()

    held = [version for version in range(newest_version(table)) if holds_rows_of(table, version)]

    assert sorted(DeltaTable(table).to_pyarrow_table()["number"].to_pylist()) == [1, 2]
    assert held == [1, 3]


def test_rows_added_after_a_table_went_back_are_not_those_it_went_back_to(table: Path) -> None:
    DeltaTable(table).restore(1)
    _append(table, 4)

    assert not holds_rows_of(table, 1)


def test_where_the_log_of_a_commit_is_gone_nothing_is_known(table: Path) -> None:
    DeltaTable(table).optimize.compact()
    DeltaTable(table).optimize.z_order(["number"])
    (table / LOG / f"{3:020d}.json").unlink()

    assert not holds_rows_of(table, 2)


def test_a_checkpoint_is_written_once_the_last_is_old_enough(table: Path) -> None:
    checkpoint(table, after=3)
    too_early = _checkpoints(table)
    _append(table, 4)
    checkpoint(table, after=3)
    _append(table, 5)
    checkpoint(table, after=3)

    assert (too_early, _checkpoints(table)) == ([], ["3"])
    assert sorted(DeltaTable(table).to_pyarrow_table()["number"].to_pylist()) == [1, 2, 3, 4, 5]
