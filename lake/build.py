"""`lake build`: what is new in bronze, dbt through the Thrift Server, and the run recorded last."""

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from lake.errors import LakeError
from lake.events import TOPICS
from lake.layout import layout, schema_name
from lake.published import moment
from lake.settings import PROJECT, Settings
from lake.thrift import Thrift, thrift

DBT_PROJECT = PROJECT / "dbt"
EVENT_DATES = {
    "trades": "trade_date",
    "cash_events": "value_date",
    "prices": "price_date",
    "corporate_actions": "ex_date",
    "fx_rates": "rate_date",
}


@dataclass(frozen=True)
class Inputs:
    """All that the rows of a run depend on: the bronze that it reads, the day it values and the code."""

    bronze_versions: dict[str, int]
    as_of: str
    code_version: str


@dataclass(frozen=True)
class Bronze:
    """The bronze tables as the Thrift Server sees them at one moment."""

    server: Thrift
    config: Settings
    known_at: str | None = None  # only what was known by then, ISO 8601 in UTC

    def _table(self, topic: str) -> str:
        return f"delta.`{layout(self.config).table('bronze', topic)}`"

    @cached_property
    def versions(self) -> dict[str, int]:
        """Topic -> the newest version of its table; LakeError when there is none yet."""
        return {topic: self._version(topic) for topic in TOPICS}

    def _version(self, topic: str) -> int:
        try:
            return int(self.server.rows(f"describe history {self._table(topic)} limit 1")[0][0])
        except Exception as error:
            if "DELTA_MISSING_DELTA_TABLE" not in str(error) and "PATH_NOT_FOUND" not in str(error):
                raise
            raise LakeError(
                f"There is no bronze table for topic {topic} yet.", "`lake up` starts the job that makes it; `lake status` tells."
            ) from error

    def _at_version(self, topic: str) -> str:
        return f"{self._table(topic)} version as of {self.versions[topic]}"

    def latest_event_date(self) -> str:
        """The latest date of any accepted event that is not after today (UTC), YYYY-MM-DD."""
        latest = " union all ".join(
            f"select max({column}) as day from {self._at_version(topic)} "
            f"where reject_reason is null and {column} <= current_date(){self._known()}"
            for topic, column in EVENT_DATES.items()
        )
        return str(self.server.rows(f"select coalesce(max(day), date '1970-01-01') from ({latest})")[0][0])

    def _known(self) -> str:
        return f" and known_at <= timestamp '{self.known_at}'" if self.known_at else ""

    def highest_offsets(self) -> dict[str, dict[str, int]]:
        """Topic -> partition -> the highest Kafka offset that bronze holds."""
        unioned = " union all ".join(
            f"select '{topic}', kafka_partition, max(kafka_offset) from {self._at_version(topic)} "
            f"where true{self._known()} group by kafka_partition"
            for topic in TOPICS
        )
        offsets: dict[str, dict[str, int]] = {topic: {} for topic in TOPICS}
        for topic, partition, offset in sorted(self.server.rows(unioned)):
            offsets[topic][str(partition)] = offset
        return offsets


def code_version() -> str:
    """A digest of the dbt project: other code may give other rows."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in ("models", "macros", "seeds") for path in (DBT_PROJECT / folder).rglob("*")):
        if path.suffix in {".sql", ".csv"}:
            digest.update(path.relative_to(DBT_PROJECT).as_posix().encode() + path.read_bytes())
    digest.update((DBT_PROJECT / "dbt_project.yml").read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Run:
    """A recorded run: what it read, and the Delta versions of silver that it left."""

    run_id: str
    number: int
    inputs: Inputs
    silver_versions: dict[str, int]


def last_run(server: Thrift) -> Run | None:
    """The last recorded run; None before the first."""
    if not server.rows("show databases like 'gold'") or not server.rows("show tables in gold like 'calc_runs'"):
        return None
    rows = server.rows(
        "select run_id, run_number, bronze_versions, cast(as_of_date as string), code_version, silver_versions "
        "from gold.calc_runs order by run_number desc limit 1"
    )
    if not rows:
        return None
    run_id, number, bronze, as_of, code, silver = rows[0]
    return Run(run_id, number, Inputs(json.loads(bronze), as_of, code), json.loads(silver))


def is_whole(server: Thrift, run: Run, as_of: str) -> bool:
    """Whether every table holds what the run left, or what restating runs after it, never recorded, made of that.

    False while a run that makes them all anew is not finished; and when one that was not finished valued a day that is not
    between those of the run and of the build that is planned (`as_of`): nobody would know what it had booked.
    """
    if not server.rows("show tables in gold like 'publication'"):
        return False
    published = server.rows("select run_number, is_restating, cast(as_of_date as string) from gold.publication")
    if not published:
        return False
    number, is_restating, day = published[0]
    first, last = sorted((run.inputs.as_of, as_of))
    return bool(number == run.number or is_restating) and first <= str(day) <= last


def begin_valuing(config: Settings, as_of: str) -> None:
    """Note the day that a restating run values before it changes any table, for a build after it (`is_whole`)."""
    with thrift(config) as server:
        server.rows(f"update gold.publication set as_of_date = date '{as_of}'")


def forget_publication(config: Settings, into: str | None = None) -> None:
    """Forget what was published last, before every table is made anew, so that tables of two builds never pass for whole."""
    with thrift(config) as server:
        server.rows(f"drop table if exists {schema_name('gold', into)}.publication")


def drop_schemas(config: Settings, into: str) -> list[str]:
    """Drop the schemas that a build into a name made, and their tables; the names of those that were there."""
    names = [schema_name(schema, into) for schema in ("silver", "gold")]
    root = Path(layout(config).tables)
    with thrift(config) as server:
        known = {row[0] for row in server.rows("show databases")}
        for name in known & set(names):
            server.rows(f"drop schema {name} cascade")
    found = [name for name in names if name in known or (root / name).exists()]
    for name in found:
        shutil.rmtree(root / name, ignore_errors=True)
    return found


@dataclass(frozen=True)
class Plan:
    """What one build will do; `unchanged_since` names the run whose rows it would only repeat."""

    inputs: Inputs
    kafka_offsets: dict[str, dict[str, int]]
    recorded: Run | None = None
    restates: bool = False
    known_at: str | None = None
    into: str | None = None

    @property
    def moves_as_of(self) -> bool:
        """Whether the as-of date is other than that of the last recorded run."""
        return self.recorded is not None and self.recorded.inputs.as_of != self.inputs.as_of

    @property
    def unchanged_since(self) -> str | None:
        """The id of the run that had the same inputs, or None."""
        return self.recorded.run_id if self.restates and self.recorded and self.recorded.inputs == self.inputs else None

    def dbt_vars(self, started: datetime, *, restate: bool = True) -> dict[str, Any]:
        """The variables of dbt_project.yml for this run."""
        run = {
            "run_id": f"{started:%Y%m%dT%H%M%S.%fZ}",
            "started": f"{started:%Y-%m-%d %H:%M:%S.%f}",
            "code_version": self.inputs.code_version,
            "kafka_offsets": self.kafka_offsets,
        }
        variables: dict[str, Any] = {"as_of": self.inputs.as_of, "bronze_versions": self.inputs.bronze_versions, "run": run}
        if self.into:
            variables |= {"known_at": self.known_at, "into": self.into}
        if self.recorded:
            last = self.recorded
            variables["recorded"] = {"runs": last.number, "as_of": last.inputs.as_of}
            if self.restates and restate:
                variables["previous_run"] = {
                    "bronze_versions": last.inputs.bronze_versions,
                    "silver_versions": last.silver_versions,
                    "as_of": last.inputs.as_of,
                }
        return variables


def plan(
    config: Settings,
    as_of: str | None = None,
    *,
    full_refresh: bool = False,
    known_at: str | None = None,
    into: str | None = None,
) -> Plan:
    """Look at bronze and at the last run; nothing is written. A build of what was known once is always made anew."""
    if known_at:
        known_at = f"{moment(known_at):%Y-%m-%d %H:%M:%S.%f}"
        schema_name("gold", into)
    with thrift(config) as server:
        bronze = Bronze(server, config, known_at)
        inputs = Inputs(bronze.versions, as_of or bronze.latest_event_date(), code_version())
        if known_at:
            return Plan(inputs, bronze.highest_offsets(), known_at=known_at, into=into)
        recorded = last_run(server)
        restates = (
            recorded is not None
            and not full_refresh
            and recorded.inputs.code_version == inputs.code_version
            and is_whole(server, recorded, inputs.as_of)
        )
        todo = Plan(inputs, {}, recorded, restates)
        return todo if todo.unchanged_since else replace(todo, kafka_offsets=bronze.highest_offsets())


def now() -> datetime:
    """The time at which a run starts, UTC."""
    return datetime.now(UTC)
