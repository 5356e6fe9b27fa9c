"""What `lake doctor` finds of bronze: its checkpoints against its tables, and Kafka's topics against both."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import CommitProperties, DeltaTable, write_deltalake
from pyspark.sql import SparkSession

from infra.scratch import free_port, own_settings
from lake.doctor import Severity
from lake.doctor.tables import tables_are_whole
from lake.gold.delta_log import LOG
from lake.home.home import Home
from spark_jobs.doctor import bronze_is_of_the_brokers_topics, checkpoints_can_be_gone_on_with, held_offsets
from spark_jobs.ledger import as_commit_note
from spark_jobs.topics import TOPIC_ID, topic_states
from tests.spark_jobs.conftest import Send


@pytest.fixture
def config(tmp_path: Path) -> Home:
    return own_settings(tmp_path / "home", kafka_bootstrap=f"127.0.0.1:{free_port()}")


def land(config: Home, topic: str, highest: int, topic_id: str = "x", note: bool = True) -> Path:
    """A bronze table that holds one partition up to an offset."""
    folder = Path(config.places.table("bronze", topic))
    rows = {"kafka_partition": [0], "kafka_offset": [highest], "ingested_at": [datetime(2024, 1, 5, tzinfo=UTC)]}
    said = {"userMetadata": as_commit_note({0: highest})} if note else {}
    write_deltalake(folder, pa.table(rows), mode="append", commit_properties=CommitProperties(custom_metadata=said))
    commit = folder / LOG / f"{0:020d}.json"  # delta-rs reads properties that it does not know, and does not write them
    commit.write_text(commit.read_text().replace('"configuration":{}', f'"configuration":{{"{TOPIC_ID}":"{topic_id}"}}'))
    return folder


def write_checkpoint(config: Home, topic: str, ends: Mapping[int, int], committed: int) -> Path:
    """A checkpoint as Spark writes it: batch -> the offset at which it ends, the batches up to `committed` done."""
    checkpoint = config.places.checkpoint(topic)
    for folder in ("offsets", "commits"):
        (checkpoint / folder).mkdir(parents=True)
    (checkpoint / "metadata").write_text('{"id":"7f6d"}')
    for batch, end in ends.items():
        (checkpoint / "offsets" / str(batch)).write_text(f"v1\n{{}}\n{json.dumps({topic: {'0': end}})}")
        if batch <= committed:
            (checkpoint / "commits" / str(batch)).write_text('v1\n{"nextBatchWatermarkMs":0}')
    return checkpoint


def test_a_home_without_checkpoints_and_one_in_order_have_no_finding(config: Home) -> None:
    before = list(checkpoints_can_be_gone_on_with(config))
    land(config, "trades", highest=9)
    write_checkpoint(config, "trades", {0: 5, 1: 10}, committed=1)

    assert before == list(checkpoints_can_be_gone_on_with(config)) == []


def test_a_batch_that_was_not_committed_is_repeated_and_no_finding(config: Home) -> None:
    land(config, "trades", highest=4)
    write_checkpoint(config, "trades", {0: 5, 1: 10}, committed=0)

    assert list(checkpoints_can_be_gone_on_with(config)) == []


def test_a_damaged_checkpoint_is_found_with_the_remedy(config: Home) -> None:
    checkpoint = write_checkpoint(config, "prices", {0: 5}, committed=-1)
    (checkpoint / "offsets" / "0").write_text("")

    (finding,) = checkpoints_can_be_gone_on_with(config)

    assert finding.severity is Severity.FAULT
    assert finding.what == "The checkpoint of prices is damaged: offsets/0 is cut short."
    assert f"Move {checkpoint} away and start again" in finding.remedy


@pytest.mark.parametrize("note", [True, False], ids=["by the commit's note", "by its rows"])
def test_a_checkpoint_that_is_ahead_of_its_table_is_found(config: Home, note: bool) -> None:
    land(config, "trades", highest=4, note=note)
    checkpoint = write_checkpoint(config, "trades", {0: 5, 1: 10}, committed=1)

    (finding,) = checkpoints_can_be_gone_on_with(config)

    assert held_offsets(config, "trades") == {0: 4}
    assert "goes on at offset 10 of partition 0, but bronze.trades ends at 4: 5 events would be missing" in finding.what
    assert f"Move {checkpoint} away" in finding.remedy


def test_a_checkpoint_whose_table_is_gone_is_found(config: Home) -> None:
    write_checkpoint(config, "trades", {0: 10}, committed=0)

    (finding,) = checkpoints_can_be_gone_on_with(config)

    assert "10 events would be missing" in finding.what


def test_checksums_without_their_files_are_told(config: Home) -> None:
    land(config, "trades", highest=9)
    checkpoint = write_checkpoint(config, "trades", {0: 10}, committed=0)
    (checkpoint / "commits" / ".1.crc").write_text("")

    (finding,) = checkpoints_can_be_gone_on_with(config)

    assert finding.severity is Severity.NOTICE
    assert "1 checksums" in finding.what
    assert (checkpoint / "commits" / ".1.crc").exists()


def test_without_a_broker_nothing_is_said_of_topics(config: Home) -> None:
    land(config, "trades", highest=9)

    assert list(bronze_is_of_the_brokers_topics(config)) == []


@pytest.mark.spark
def test_a_commit_that_was_cut_off_is_moved_away_and_spark_goes_on(spark: SparkSession, config: Home) -> None:
    folder = Path(config.places.table("bronze", "trades"))
    for number in range(3):
        spark.range(number, number + 1).coalesce(1).write.format("delta").mode("append").save(str(folder))
    commit = folder / LOG / f"{2:020d}.json"
    commit.write_text("")

    (finding,) = tables_are_whole(config)
    patterns = [f"{commit.stem}.*", f".{commit.stem}.*"]
    for each in [path for pattern in patterns for path in (folder / LOG).glob(pattern)]:
        each.rename(config.home / each.name)
    spark._jvm.org.apache.spark.sql.delta.DeltaLog.clearCache()  # type: ignore[union-attr]
    for number in (7, 8):
        spark.range(number, number + 1).write.format("delta").mode("append").save(str(folder))

    assert all(f"{folder / LOG}/{pattern}" in finding.remedy for pattern in patterns)
    assert sorted(row.id for row in spark.read.format("delta").load(str(folder)).collect()) == [0, 1, 7, 8]


@pytest.fixture
def beside(broker: Home, tmp_path: Path) -> Iterator[Home]:
    """A home of its own on the broker of the session."""
    yield broker.model_copy(update={"home": tmp_path / "home"})


@pytest.mark.e2e
def test_topics_and_tables_that_belong_together_have_no_finding(beside: Home, send: Send) -> None:
    send("accounts", [b"1"])
    state = topic_states(beside.bootstrap_servers)["accounts"]
    land(beside, "accounts", highest=state.end[0] - 1, topic_id=state.topic_id)

    assert list(bronze_is_of_the_brokers_topics(beside)) == []


@pytest.mark.e2e
def test_a_topic_that_was_made_anew_is_found(beside: Home, send: Send) -> None:
    send("accounts", [b"1"])
    folder = land(beside, "accounts", highest=0, topic_id="of-before")

    (finding,) = bronze_is_of_the_brokers_topics(beside)

    assert "The topic accounts was deleted and made anew" in finding.what
    assert f"{folder} and {beside.places.checkpoint('accounts')} away" in finding.remedy


@pytest.mark.e2e
def test_bronze_ahead_of_kafka_is_found(beside: Home, send: Send) -> None:
    send("accounts", [b"1"])
    state = topic_states(beside.bootstrap_servers)["accounts"]
    land(beside, "accounts", highest=state.end[0] + 5, topic_id=state.topic_id)

    (finding,) = bronze_is_of_the_brokers_topics(beside)

    assert "Kafka has lost events of accounts that bronze holds" in finding.what


@pytest.mark.e2e
def test_a_damaged_table_is_left_to_the_check_of_the_tables(beside: Home) -> None:
    folder = land(beside, "accounts", highest=0)
    (folder / "_delta_log" / f"{0:020d}.json").write_text("{")

    assert list(bronze_is_of_the_brokers_topics(beside)) == []
    assert DeltaTable.is_deltatable(str(folder))
