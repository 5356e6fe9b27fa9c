"""How far the events of each topic have come: what Kafka was given, what bronze holds, what gold was built from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from lake.clients.duckdb import open_lake
from lake.clients.duckdb_errors import as_lake_error
from lake.clients.duckdb_tables import table_names
from lake.clients.kafka import open_topics
from lake.contract.events import TOPICS
from lake.gold.runs import Recorded, last_run
from lake.home.errors import LakeError
from lake.home.home import Home


@dataclass(frozen=True, slots=True)
class TopicLag:
    """One topic, its events counted by their offsets over all partitions; what cannot be known is None, and `note` says why.

    A lag in seconds is how long the first of the missing events has waited since Kafka took it.
    """

    topic: str
    end_offset: int | None
    in_bronze: int | None
    in_gold: int | None
    bronze_lag: int | None
    bronze_lag_s: float | None
    gold_lag: int | None
    gold_lag_s: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Lag:
    """All topics, the last recorded run (None before the first), and what could not be read."""

    topics: tuple[TopicLag, ...]
    last_run: Recorded | None
    problems: tuple[LakeError, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a partition has come, and since when the first event beyond that the next place lacks is there."""

    next_offset: int
    lacked_since: datetime | None


ByTopic = dict[str, dict[int, Reached]]


@dataclass(frozen=True)
class _Tables:
    readable: bool = False
    bronze: ByTopic = field(default_factory=dict)
    last_run: Recorded | None = None


def read_lag(config: Home, now: datetime) -> Lag:
    """Ask the tables, then Kafka; what does not answer is told in the result, not raised."""
    problems: list[LakeError] = []
    tables, kafka = _Tables(), None
    try:
        tables = _read_tables(config)
    except LakeError as error:
        problems.append(error)
    try:
        kafka = _read_kafka(config, tables.bronze)
    except LakeError as error:
        problems.append(error)
    rows = tuple(_topic_lag(topic, kafka, tables, now) for topic in TOPICS)
    return Lag(rows, tables.last_run, tuple(problems))


def _read_tables(config: Home) -> _Tables:
    with open_lake(config) as connection:
        try:
            present = set(table_names(connection))
            run = last_run(connection) if "gold.calc_runs" in present else None
            bronze = {topic: _landed(connection, topic, run) for topic in TOPICS if f"bronze.{topic}" in present}
        except duckdb.Error as error:
            raise as_lake_error(error) from error
    return _Tables(True, bronze, run)


def _landed(connection: duckdb.DuckDBPyConnection, topic: str, run: Recorded | None) -> dict[int, Reached]:
    built = run.offsets.get(topic, {}) if run else {}
    highest = " ".join(f"when {int(partition)} then {int(offset)}" for partition, offset in built.items())
    beyond_gold = f"kafka_offset > case kafka_partition {highest} else -1 end" if highest else "true"
    rows = connection.execute(
        f"select kafka_partition, max(kafka_offset) + 1, min(known_at) filter (where {beyond_gold}) "
        f"from bronze.{topic} group by all order by all"
    )
    return {partition: Reached(following, since) for partition, following, since in rows.fetchall()}


def _read_kafka(config: Home, bronze: ByTopic) -> ByTopic:
    with open_topics(config.bootstrap_servers) as topics:
        return {
            topic: {
                partition: Reached(end, topics.appended_at(topic, partition, _next(bronze.get(topic, {}), partition)))
                for partition, end in ends.items()
            }
            for topic, ends in topics.end_offsets().items()
        }


def _next(partitions: dict[int, Reached], partition: int) -> int:
    return partitions[partition].next_offset if partition in partitions else 0


def _topic_lag(topic: str, kafka: ByTopic | None, tables: _Tables, now: datetime) -> TopicLag:
    sent = kafka[topic] if kafka is not None else None
    landed = tables.bronze.get(topic, {}) if tables.readable else None
    end, in_bronze, in_gold = _offsets(sent), _offsets(landed), _offsets_in_gold(topic, tables)
    newest = in_bronze if end is None else end
    to_bronze = [each.lacked_since for each in (sent or {}).values()]
    to_gold = to_bronze + [each.lacked_since for each in (landed or {}).values()]
    return TopicLag(
        topic,
        _total(end),
        _total(in_bronze),
        _total(in_gold),
        _lag(end, in_bronze),
        None if end is None or in_bronze is None else _seconds(to_bronze, now),
        _lag(newest, in_gold),
        None if newest is None or in_gold is None else _seconds(to_gold, now),
        "; ".join(_notes(topic, sent, landed, tables)),
    )


def _offsets(partitions: dict[int, Reached] | None) -> dict[int, int] | None:
    return None if partitions is None else {number: each.next_offset for number, each in partitions.items()}


def _offsets_in_gold(topic: str, tables: _Tables) -> dict[int, int] | None:
    """None when it cannot be known: the tables do not answer, or the last run was not one of `lake build`."""
    run = tables.last_run
    if not tables.readable or (run and not run.offsets):
        return None
    return {int(number): highest + 1 for number, highest in run.offsets.get(topic, {}).items()} if run else {}


def _total(offsets: dict[int, int] | None) -> int | None:
    return None if offsets is None else sum(offsets.values())


def _lag(ahead: dict[int, int] | None, behind: dict[int, int] | None) -> int | None:
    if ahead is None or behind is None:
        return None
    return sum(max(0, offset - behind.get(number, 0)) for number, offset in ahead.items())


def _seconds(moments: Iterable[datetime | None], now: datetime) -> float:
    known = [moment for moment in moments if moment is not None]
    return round(max(0.0, (now - min(known)).total_seconds()), 1) if known else 0.0


def _notes(topic: str, sent: dict[int, Reached] | None, landed: dict[int, Reached] | None, tables: _Tables) -> Iterable[str]:
    if sent is None:
        yield "Kafka does not answer"
    if landed is None:
        yield "no tables to read"
        return
    if topic not in tables.bronze:
        yield "not in bronze yet"
    if tables.last_run is None:
        yield "nothing built yet"
    elif not tables.last_run.offsets:
        yield "the last run did not record its offsets"
    if sent is not None and any(each.next_offset > _next(sent, partition) for partition, each in landed.items()):
        yield "bronze is ahead of Kafka: the topic was made anew"
