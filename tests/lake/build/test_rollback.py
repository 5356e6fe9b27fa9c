"""What a run left that was not recorded is undone before the next one, on tables that Sail has written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from deltalake import DeltaTable

from lake.build.record import Inputs, Run, ensure_table, table_versions
from lake.build.rollback import roll_back
from lake.clients.engine import Engine, engine
from lake.gold.delta_log import newest_version
from lake.home.errors import LakeError
from lake.home.home import Home
from tests.lake.sail_homes import folder_of, read, sail_home, write

LOTS, PUBLISHED, CAUSES = "gold.fact_positions_daily", "gold.fact_trades_published", "gold.restatement_causes"


@pytest.fixture
def config(tmp_path: Path) -> Home:
    """A home of one run."""
    config = sail_home(tmp_path / "home")
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    write(config, LOTS, {"lot": "L-1"})
    write(config, PUBLISHED, {"trade_id": "T-1", "run_number": 1})
    return config


@pytest.fixture
def server(config: Home) -> Iterator[Engine]:
    with engine(config) as session:
        yield session


@pytest.fixture
def recorded(config: Home, server: Engine) -> Run:
    """The run as it was recorded: with the tables as they are now."""
    return Run("run-1", 1, Inputs({}, "2024-01-04", "abc"), {}, table_versions(server, config), "sail")


def test_a_home_as_the_last_run_left_it_is_not_touched(config: Home, server: Engine, recorded: Run) -> None:
    assert roll_back(server, config, recorded)

    assert table_versions(server, config) == recorded.versions


def test_what_a_run_changed_that_was_not_recorded_goes_back(config: Home, server: Engine, recorded: Run) -> None:
    server.rows(f"insert into {LOTS} select 'L-2' as lot")
    server.rows(f"delete from {LOTS} where lot = 'L-1'")
    server.rows(f"insert into {PUBLISHED} select 'T-2' as trade_id, 2 as run_number")

    is_whole = roll_back(server, config, recorded)

    assert is_whole
    assert server.rows(f"select * from {LOTS}") == [("L-1",)] == [tuple(row.values()) for row in read(config, LOTS)]
    assert server.rows(f"select * from {PUBLISHED}") == [("T-1", 1)]


def test_what_went_back_is_not_restored_again_and_can_be_written_to(config: Home, server: Engine, recorded: Run) -> None:
    server.rows(f"insert into {LOTS} select 'L-2' as lot")
    roll_back(server, config, recorded)
    version = newest_version(folder_of(config, LOTS))

    roll_back(server, config, recorded)
    unchanged = newest_version(folder_of(config, LOTS))
    server.rows(f"insert into {LOTS} select 'L-3' as lot")

    assert unchanged == version
    assert [row["lot"] for row in read(config, LOTS)] == ["L-1", "L-3"]


def test_files_that_were_only_laid_out_anew_stay(config: Home, server: Engine, recorded: Run) -> None:
    write(config, LOTS, {"lot": "L-2"})
    later = Run("run-2", 2, recorded.inputs, {}, table_versions(server, config), "sail")
    DeltaTable(folder_of(config, LOTS)).optimize.compact()

    roll_back(server, config, later)

    assert newest_version(folder_of(config, LOTS)) == later.versions["gold"]["fact_positions_daily"] + 1


def test_rows_of_a_run_that_was_not_recorded_leave_a_growing_table_that_the_record_does_not_name(
    config: Home, server: Engine, recorded: Run
) -> None:
    write(config, CAUSES, {"id": "T-1", "run_number": 1}, {"id": "T-2", "run_number": 2})
    server.rows(f"create table {CAUSES} using delta location '{folder_of(config, CAUSES)}'")

    is_whole = roll_back(server, config, recorded)

    assert is_whole
    assert read(config, CAUSES) == [{"id": "T-1", "run_number": 1}]


def test_before_the_first_record_every_row_of_a_growing_table_goes(config: Home, server: Engine) -> None:
    ensure_table(server, config)  # as a build does before anything else

    assert roll_back(server, config, None)

    assert read(config, PUBLISHED) == []
    assert [row["lot"] for row in read(config, LOTS)] == ["L-1"]  # it is made anew as a whole


def test_history_that_is_gone_is_an_error_that_names_it(config: Home, server: Engine, recorded: Run) -> None:
    shutil.rmtree(folder_of(config, PUBLISHED))

    with pytest.raises(LakeError, match=r"gold\.fact_trades_published is not what the last recorded run left: it is gone"):
        roll_back(server, config, recorded)


def test_history_without_its_record_is_an_error_and_stays(config: Home, server: Engine) -> None:
    with pytest.raises(LakeError, match=r"gold\.calc_runs is not what the last recorded run left: it is gone"):
        roll_back(server, config, None)

    assert read(config, PUBLISHED) == [{"trade_id": "T-1", "run_number": 1}]


def test_an_older_copy_of_history_is_an_error(config: Home, server: Engine, recorded: Run) -> None:
    recorded.versions["gold"]["fact_trades_published"] += 1

    with pytest.raises(LakeError, match="an older copy"):
        roll_back(server, config, recorded)


@pytest.mark.parametrize("table", [LOTS, "silver.trade_versions"])
def test_without_another_table_only_a_run_that_makes_all_anew_can_go_on(
    config: Home, server: Engine, recorded: Run, table: str
) -> None:
    shutil.rmtree(folder_of(config, table))

    assert not roll_back(server, config, recorded)
