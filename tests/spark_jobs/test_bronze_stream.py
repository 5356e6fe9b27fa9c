"""Bronze on a real broker, in this process: what arrives, arrives once, whatever happens to the checkpoint."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import Row, SparkSession

from infra.kafka.topics import ensure_topics
from lake.home.errors import LakeError
from lake.home.home import Home, this_home
from producers.publisher import Publisher
from spark_jobs.delta_log import newest_snapshot, write_checkpoint
from spark_jobs.ledger import count_highest_offsets, read_highest_offsets
from spark_jobs.queries import prepare_sinks, start_query, watch
from spark_jobs.topics import topic_states
from tests.spark_jobs.conftest import Send
from tests.spark_jobs.records import compact, valid_event

pytestmark = [pytest.mark.spark, pytest.mark.e2e]


def drain(spark: SparkSession, topic: str, accept_loss: bool = False) -> None:
    """Run the query of one topic until its topic is drained."""
    state = topic_states(this_home().bootstrap_servers)[topic]
    sinks = prepare_sinks(spark, {topic: state}, frozenset([topic] if accept_loss else []))
    watch([start_query(spark, sink, available_now=True) for sink in sinks], lambda: False, may_end=True)


def events(count: int) -> list[bytes]:
    rate = valid_event("fx_rates", "euro_in_dollars")
    return [compact(rate | {"event_id": f"evt-{number}"}) for number in range(count)]


def bronze(spark: SparkSession, topic: str) -> list[Row]:
    rows = spark.read.format("delta").load(this_home().places.table("bronze", topic))
    return rows.orderBy("kafka_offset").collect()


def version(spark: SparkSession, topic: str) -> int:
    return newest_snapshot(spark, this_home().places.table("bronze", topic)).version


def offsets_from_the_first(rows: list[Row]) -> list[int]:
    """The offsets, counted from the lowest: a topic may already hold records of another test."""
    return [row.kafka_offset - rows[0].kafka_offset for row in rows]


def test_second_run_adds_what_is_new_and_a_third_makes_no_commit(spark: SparkSession, home: Path, send: Send) -> None:
    send("fx_rates", [*events(3), b"poison", None])
    drain(spark, "fx_rates")
    first = bronze(spark, "fx_rates")

    send("fx_rates", events(2))
    drain(spark, "fx_rates")
    second, made = bronze(spark, "fx_rates"), version(spark, "fx_rates")
    drain(spark, "fx_rates")

    assert [row.reject_reason for row in first[-5:]] == [None, None, None, "payload: not one JSON object", "payload: null"]
    assert len(second) == len(first) + 2
    assert offsets_from_the_first(second) == list(range(len(second)))
    assert version(spark, "fx_rates") == made


@pytest.mark.parametrize("lost", ["all of it", "the last commit"])
def test_nothing_is_there_twice_after_the_checkpoint_was_lost(spark: SparkSession, home: Path, send: Send, lost: str) -> None:
    send("fx_rates", events(4))
    drain(spark, "fx_rates")
    before = bronze(spark, "fx_rates")
    checkpoint = this_home().places.checkpoint("fx_rates")
    if lost == "all of it":
        shutil.rmtree(checkpoint)
    else:
        max((checkpoint / "commits").glob("[0-9]*"), key=lambda file: int(file.name)).unlink()

    drain(spark, "fx_rates")
    send("fx_rates", events(3))
    drain(spark, "fx_rates")

    rows = bronze(spark, "fx_rates")
    assert len(rows) == len(before) + 3
    assert offsets_from_the_first(rows) == list(range(len(rows)))


def test_ledger_in_the_commit_is_that_of_the_rows(spark: SparkSession, home: Path, send: Send) -> None:
    send("fx_rates", events(4))
    drain(spark, "fx_rates")
    path = this_home().places.table("bronze", "fx_rates")
    noted = read_highest_offsets(spark, path)

    spark.sql(f"optimize delta.`{path}`")

    assert noted == read_highest_offsets(spark, path) == count_highest_offsets(spark, path)


def test_checkpoint_of_the_log_can_be_written_at_any_version_and_again(spark: SparkSession, home: Path, send: Send) -> None:
    send("fx_rates", events(3))
    drain(spark, "fx_rates")
    before, path = bronze(spark, "fx_rates"), this_home().places.table("bronze", "fx_rates")

    for _ in range(2):
        write_checkpoint(spark, path)

    log = Path(path) / "_delta_log"
    assert [file.name[:20] for file in log.glob("*.checkpoint.parquet")] == [f"{version(spark, 'fx_rates'):020d}"]
    assert f'"version":{version(spark, "fx_rates")}' in (log / "_last_checkpoint").read_text()
    assert bronze(spark, "fx_rates") == before


def test_checkpoint_that_is_ahead_of_its_table_is_refused(spark: SparkSession, home: Path, send: Send) -> None:
    send("fx_rates", events(4))
    drain(spark, "fx_rates")
    shutil.rmtree(this_home().places.table("bronze", "fx_rates"))
    send("fx_rates", events(1))

    with pytest.raises(LakeError, match="events would be missing") as refused:
        drain(spark, "fx_rates")

    assert str(this_home().places.checkpoint("fx_rates")) in refused.value.remedy


def test_topic_that_was_made_anew_is_refused_until_bronze_starts_anew(
    spark: SparkSession, home: Path, send: Send, broker: Home
) -> None:
    from kafka import KafkaAdminClient

    send("instruments", [b"of the old topic"])
    drain(spark, "instruments")
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    admin.delete_topics(["instruments"])
    admin.close()
    ensure_topics(broker.bootstrap_servers)
    send("instruments", [b"of the new topic", b"and longer"])

    with pytest.raises(LakeError, match="deleted and made anew") as refused:
        drain(spark, "instruments")
    for path in (Path(this_home().places.table("bronze", "instruments")), this_home().places.checkpoint("instruments")):
        assert str(path) in refused.value.remedy
        path.rename(path.with_name("moved_away"))
    drain(spark, "instruments")

    assert [bytes(row.value) for row in bronze(spark, "instruments")] == [b"of the new topic", b"and longer"]


def test_events_that_kafka_lost_stop_bronze_until_the_loss_is_accepted(
    spark: SparkSession, home: Path, send: Send, broker: Home
) -> None:
    from kafka import KafkaAdminClient, TopicPartition

    send("corporate_actions", [b"1"])
    drain(spark, "corporate_actions")
    send("corporate_actions", [b"2", b"3"])
    last = bronze(spark, "corporate_actions")[-1].kafka_offset
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    admin.delete_records({TopicPartition("corporate_actions", 0): last + 2})
    admin.close()

    with pytest.raises(LakeError, match="Kafka has lost events") as refused:
        drain(spark, "corporate_actions")
    drain(spark, "corporate_actions", accept_loss=True)

    assert "--accept-loss corporate_actions" in refused.value.remedy
    assert [bytes(row.value) for row in bronze(spark, "corporate_actions")] == [b"1", b"3"]


def test_a_day_can_be_pruned_and_every_reader_can_read(spark: SparkSession, home: Path, send: Send) -> None:
    send("fx_rates", events(1))
    drain(spark, "fx_rates")

    detail = spark.sql(f"describe detail delta.`{this_home().places.table('bronze', 'fx_rates')}`").first()

    assert detail is not None
    assert detail.clusteringColumns == ["known_at"]
    assert detail.properties["delta.enableChangeDataFeed"] == "true"
    assert detail.properties["delta.enableDeletionVectors"] == "false"
    assert "columnMapping" not in detail.tableFeatures


def test_topic_that_is_written_as_avro_arrives_as_if_it_were_json(
    spark: SparkSession, home: Path, send: Send, broker: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_VALUE_FORMAT", '{"fx_rates": "avro"}')
    this_home.cache_clear()
    rate = valid_event("fx_rates", "euro_in_dollars")
    with Publisher(broker.bootstrap_servers) as publisher:
        publisher.send_payload("fx_rates", rate | {"event_id": "as-avro"})
    send("fx_rates", [compact(rate)])

    drain(spark, "fx_rates")

    as_avro, as_json = bronze(spark, "fx_rates")[-2:]
    assert (as_avro.event_id, str(as_avro.rate), as_avro.reject_reason) == ("as-avro", f"{Decimal(rate['rate']):.10f}", None)
    assert as_json.reject_reason == "payload: not one Avro record"
