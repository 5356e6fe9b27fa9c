"""Which tables a session of Sail knows: those that lie in the folder of the home."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lake.clients.engine import engine
from lake.clients.sail import sail
from lake.contract.events import TOPICS
from lake.gold.catalog import found_tables, register
from lake.gold.tables import VIEWS
from lake.home.home import Home
from tests.lake.sail_homes import copied, folder_of, read, sail_home, write


@pytest.fixture
def config(tmp_path: Path) -> Home:
    """A home with two tables."""
    config = sail_home(tmp_path / "home")
    write(config, "silver.trade_versions", {"trade_id": "T-1"})
    write(config, "gold.dim_symbol", {"symbol": "ACC-1"})
    return config


def test_a_table_is_what_has_a_log_whatever_else_lies_beside_it(config: Home) -> None:
    (folder_of(config, "gold.half_made")).mkdir()
    (config.home / "tables" / "note.txt").write_text("not a table")
    for view in VIEWS:
        write(config, f"gold.{view}", {"run_id": "run-1"})  # of an earlier release: it is a view now

    assert list(found_tables(config)) == [("gold", "dim_symbol"), ("silver", "trade_versions")]


def test_tables_in_the_folder_are_known_by_where_they_lie(config: Home) -> None:
    with engine(config) as session:
        assert session.rows("select trade_id from silver.trade_versions") == [("T-1",)]
        assert session.columns("gold.dim_symbol") == ["symbol"]

        session.rows("insert into gold.dim_symbol select 'ACC-2' as symbol")

    assert read(config, "gold.dim_symbol") == [{"symbol": "ACC-1"}, {"symbol": "ACC-2"}]


def test_a_session_that_turns_to_a_copied_home_sees_the_tables_of_the_copy(config: Home, tmp_path: Path) -> None:
    copy = copied(config, tmp_path / "copy")
    write(copy, "gold.dim_symbol", {"symbol": "OF-COPY"})

    with sail() as session:
        register(session, config)
        register(session, copy)
        seen = session.rows("select symbol from gold.dim_symbol order by symbol")
        session.rows("delete from gold.dim_symbol where symbol = 'ACC-1'")

    assert seen == [("ACC-1",), ("OF-COPY",)]
    assert read(config, "gold.dim_symbol") == [{"symbol": "ACC-1"}]
    assert read(copy, "gold.dim_symbol") == [{"symbol": "OF-COPY"}]


def test_a_table_that_the_folder_no_longer_has_is_not_known(config: Home) -> None:
    with sail() as session:
        register(session, config)
        shutil.rmtree(folder_of(config, "gold.dim_symbol"))
        register(session, config)

        assert session.rows("show tables in gold") == []
        with pytest.raises(Exception, match="dim_symbol"):
            session.rows("select * from gold.dim_symbol")
        assert session.rows("select trade_id from silver.trade_versions") == [("T-1",)]


def test_registering_again_leaves_a_table_as_it_is_and_adds_what_came(config: Home) -> None:
    with sail() as session:
        register(session, config)
        session.rows("insert into gold.dim_symbol select 'ACC-2' as symbol")
        write(config, "then_gold.dim_symbol", {"symbol": "OLD"})
        register(session, config)

        assert session.rows("select symbol from gold.dim_symbol order by symbol") == [("ACC-1",), ("ACC-2",)]
        assert session.rows("select symbol from then_gold.dim_symbol") == [("OLD",)]


def test_a_view_of_tables_of_an_earlier_release_is_left_out_and_others_are_made(config: Home) -> None:
    of_lots = dict.fromkeys(
        ("account_id", "symbol", "open_trade_id", "received_trade_id", "cost_method", "side", "open_date"), "x"
    )
    of_lots |= dict.fromkeys(
        ("opened_quantity", "quantity", "opening_local", "opening_gross", "opening_net", "open_fx_rate"), "1"
    )
    write(config, "silver.lot_segments", of_lots | {"close_trade_id": "T-2"})  # and nothing of how it was closed

    with engine(config) as session:
        assert session.rows("select * from gold.fact_lots") == []
        with pytest.raises(Exception, match="fact_lot_disposals"):
            session.rows("select * from gold.fact_lot_disposals")


def test_an_engine_that_fails_in_the_middle_is_told(config: Home) -> None:
    write(config, "silver.lot_segments", {"close_trade_id": "T-2", "quantity": 1})

    class Gone:
        def rows(self, statement: str) -> list[tuple[Any, ...]]:
            if "view" in statement:
                raise ConnectionResetError("no server any more")
            return []

    with pytest.raises(ConnectionResetError):
        register(Gone(), config)


def test_what_was_rejected_of_any_topic_is_a_view(config: Home) -> None:
    now = datetime.now(UTC)
    kafka = {"value": b"{}", "kafka_partition": 0, "kafka_offset": 0, "known_at": now, "ingested_at": now}
    for topic in TOPICS:
        valid, rejected = (kafka | {"kafka_topic": topic, "reject_reason": reason} for reason in (None, "no number"))
        write(config, f"bronze.{topic}", valid, rejected)

    with engine(config) as session:
        found = session.rows("select kafka_topic, reject_reason from bronze.quarantine")

    assert sorted(found) == sorted((topic, "no number") for topic in TOPICS)
