"""`lake status` on the tiny lakehouse: bronze holds 5 trades, and its one run, of 5 January 2024, has built all of them."""

from collections.abc import Callable
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.scratch import free_port, own_settings, running_broker
from lake.contract.events import TOPICS
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.read.lag import Lag, TopicLag, read_lag
from producers.publisher import Publisher
from tests.lake.tiny_events import NOW

pytestmark = pytest.mark.spark
BrokenHome = Callable[..., Path]
ONE_MINUTE_LATER = NOW + timedelta(minutes=1)
NO_BROKER = "Kafka does not answer"


def lag_of(home: Path) -> Lag:
    """With no broker in reach."""
    return read_lag(own_settings(home, kafka_bootstrap=f"127.0.0.1:{free_port()}"), ONE_MINUTE_LATER)


def trades(lag: Lag) -> TopicLag:
    return next(topic for topic in lag.topics if topic.topic == "trades")


def test_without_a_broker_it_compares_bronze_and_gold_and_says_so(tiny_home: Path) -> None:
    lag = lag_of(tiny_home)

    assert [topic.topic for topic in lag.topics] == list(TOPICS)
    assert trades(lag) == TopicLag("trades", None, 5, 5, None, None, 0, 0.0, NO_BROKER)
    assert [problem.remedy for problem in lag.problems] == ["Start it with `lake up`."]
    assert lag.last_run and (lag.last_run.run_id, lag.last_run.ended) == ("run-1", NOW)


def test_gold_lags_from_the_first_event_that_the_last_run_did_not_read(broken_home: BrokenHome) -> None:
    home = broken_home("""update {gold.calc_runs} set kafka_offsets = '{"trades": {"0": 2}}'""")

    lag = lag_of(home)

    # Kafka took the trade of offset 3 three seconds after that of offset 0.
    assert astuple(trades(lag)) == ("trades", None, 5, 3, None, None, 2, 57.0, NO_BROKER)
    assert astuple(lag.topics[-2]) == ("instruments", None, 1, 0, None, None, 1, 60.0, NO_BROKER)


def test_before_the_first_build_gold_has_nothing(tiny_home: Path, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "bronze").symlink_to(tiny_home / "tables" / "bronze")

    lag = lag_of(tmp_path)

    assert astuple(trades(lag)) == ("trades", None, 5, 0, None, None, 5, 60.0, f"{NO_BROKER}; nothing built yet")
    assert lag.last_run is None


def test_a_run_that_did_not_record_its_offsets_leaves_gold_unknown(broken_home: BrokenHome) -> None:
    lag = lag_of(broken_home("update {gold.calc_runs} set kafka_offsets = '{}'"))

    assert trades(lag).in_gold is None
    assert trades(lag).note == f"{NO_BROKER}; the last run did not record its offsets"


def test_without_anything_it_says_what_is_missing(tmp_path: Path) -> None:
    lag = lag_of(tmp_path)

    assert {astuple(topic)[1:] for topic in lag.topics} == {(*[None] * 7, f"{NO_BROKER}; no tables to read")}
    assert all(isinstance(problem, LakeError) and problem.remedy for problem in lag.problems)
    assert len(lag.problems) == 2


@pytest.mark.e2e
def test_with_a_broker_it_counts_what_bronze_has_not_landed_yet(tiny_home: Path, tmp_path: Path) -> None:
    with running_broker(tmp_path / "home") as running:
        config = Home(home=tiny_home, kafka_bootstrap=running.bootstrap_servers)
        before = datetime.now(UTC)
        with Publisher(running.bootstrap_servers) as publisher:
            for number in range(8):  # this account's key leads to partition 0, of which bronze has five
                publisher.send_payload("trades", {"event_id": f"e{number}", "account_id": "ACC-6"})
        lag = read_lag(config, datetime.now(UTC) + timedelta(seconds=10))

    sent = trades(lag)
    assert (sent.end_offset, sent.in_bronze, sent.bronze_lag, sent.gold_lag) == (8, 5, 3, 3)
    assert sent.bronze_lag_s is not None and 10 <= sent.bronze_lag_s <= 10 + (datetime.now(UTC) - before).total_seconds()
    assert sent.gold_lag_s == sent.bronze_lag_s
    ahead = {topic.topic: topic.note for topic in lag.topics if topic.note}
    assert ahead.keys() == {"cash_events", "prices", "accounts", "instruments", "statements"}
    assert set(ahead.values()) == {"bronze is ahead of Kafka: the topic was made anew"}
