"""What the last build read of bronze, and the SQL that reads just that again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from lake.contract.events import TOPICS
from lake.gold.offsets import up_to
from lake.home.errors import LakeError

NEWEST_FIRST = "run_number desc nulls last, ended desc"  # a clock may have been set back between two runs


@dataclass(frozen=True, slots=True)
class Recorded:
    """The newest row of gold.calc_runs, times in UTC; `offsets` (topic -> partition -> highest) is empty when it did not tell."""

    run_id: str
    as_of_date: date
    offsets: dict[str, dict[str, int]]
    started: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """What a recorded run left: (schema, table) -> Delta version, of silver and gold but the record itself; `ended` in UTC."""

    run_id: str
    run_number: int | None  # None: recorded by an early release
    ended: datetime
    versions: Mapping[tuple[str, str], int]


def left_by_last_run(connection: duckdb.DuckDBPyConnection, record: str) -> Left | None:
    """What the last run left of those in a record, given as SQL; None before the first. LakeError when it does not tell."""
    there = connection.sql(f"from {record}").columns
    number, silver, gold = (
        name if name in there else f"null as {name}" for name in ("run_number", "silver_versions", "gold_versions")
    )
    columns = f"run_id, {number}, ended, {silver}, {gold}"
    row = connection.execute(f"select {columns} from {record} order by {NEWEST_FIRST} limit 1").fetchone()
    if row is None:
        return None
    texts = {"silver": row[3], "gold": row[4]}
    versions = {(schema, table): left for schema in texts for table, left in json.loads(texts[schema] or "{}").items()}
    if not versions:
        raise LakeError(
            f"Run {row[0]} was recorded by a release that did not say what it left.",
            "`lake build --full-refresh` records one that does; what was published is kept.",
        )
    return Left(row[0], row[1], row[2].astimezone(UTC), versions)


def last_run(connection: duckdb.DuckDBPyConnection) -> Recorded | None:
    """The last recorded build; None before the first."""
    number = "run_number" if "run_number" in connection.sql("from gold.calc_runs").columns else "null as run_number"
    columns = f"run_id, as_of_date, kafka_offsets, started, ended, {number}"
    row = connection.execute(f"select {columns} from gold.calc_runs order by {NEWEST_FIRST} limit 1").fetchone()
    return Recorded(row[0], row[1], json.loads(row[2] or "{}"), row[3], row[4]) if row else None


def accepted(topic: str, run: Recorded | None) -> str:
    """The query of the accepted bronze rows of a topic that a run read; all of them when no run told its offsets."""
    rows = f"select * from bronze.{topic} where reject_reason is null"
    if run is None or not run.offsets:
        return rows
    return f"{rows} and {up_to(run.offsets.get(topic, {}))}"


def entity(topic: str) -> str:
    """The SQL of an entity's id (docs/contract.md): of a CLOSE it is the day, of a TICK the moment."""
    if topic == "prices":
        moment = "if(price_type = 'CLOSE', cast(price_date as varchar), cast(priced_at as varchar))"
        return f"concat_ws('|', symbol, price_type, {moment})"
    return f"concat_ws('|', {', '.join(TOPICS[topic].entity)})"


def live(topic: str, run: Recorded | None) -> str:
    """The query of the live entities: of each the first arrival of its highest version, unless that is a CANCEL."""
    arrival = "order by known_at, kafka_partition, kafka_offset"
    return f"""
        with accepted as ({accepted(topic, run)}),
        first_of_event as (select * from accepted qualify row_number() over (partition by event_id {arrival}) = 1),
        first_of_version as (
            select *, {entity(topic)} as entity
            from first_of_event qualify row_number() over (partition by {entity(topic)}, version {arrival}) = 1
        ),
        current_version as (
            select * from first_of_version qualify row_number() over (partition by entity order by version desc) = 1
        )
        select * from current_version where action <> 'CANCEL'"""
