"""`lake build`: what is new in bronze, dbt through the Thrift Server, and the run recorded last."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from lake.errors import LakeError
from lake.events import TOPICS
from lake.layout import layout
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
            f"where reject_reason is null and {column} <= current_date()"
            for topic, column in EVENT_DATES.items()
        )
        return str(self.server.rows(f"select coalesce(max(day), date '1970-01-01') from ({latest})")[0][0])

    def highest_offsets(self) -> dict[str, dict[str, int]]:
        """Topic -> partition -> the highest Kafka offset that bronze holds."""
        unioned = " union all ".join(
            f"select '{topic}', kafka_partition, max(kafka_offset) from {self._at_version(topic)} group by kafka_partition"
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


def last_run(server: Thrift) -> tuple[str, Inputs] | None:
    """The id and the inputs of the last recorded run; None before the first."""
    if not server.rows("show databases like 'gold'") or not server.rows("show tables in gold like 'calc_runs'"):
        return None
    columns = "run_id, bronze_versions, cast(as_of_date as string), code_version"
    rows = server.rows(f"select {columns} from gold.calc_runs order by ended desc limit 1")
    return (rows[0][0], Inputs(json.loads(rows[0][1]), rows[0][2], rows[0][3])) if rows else None


@dataclass(frozen=True)
class Plan:
    """What one build will do; `unchanged_since` names the run whose rows it would only repeat."""

    inputs: Inputs
    kafka_offsets: dict[str, dict[str, int]]
    unchanged_since: str | None = None

    def dbt_vars(self, started: datetime) -> dict[str, Any]:
        """The variables of dbt_project.yml for this run."""
        return {
            "as_of": self.inputs.as_of,
            "bronze_versions": self.inputs.bronze_versions,
            "run": {
                "run_id": f"{started:%Y%m%dT%H%M%S.%fZ}",
                "started": f"{started:%Y-%m-%d %H:%M:%S.%f}",
                "code_version": self.inputs.code_version,
                "kafka_offsets": self.kafka_offsets,
            },
        }


def plan(config: Settings, as_of: str | None = None) -> Plan:
    """Look at bronze and at the last run; nothing is written."""
    with thrift(config) as server:
        bronze = Bronze(server, config)
        inputs = Inputs(bronze.versions, as_of or bronze.latest_event_date(), code_version())
        previous = last_run(server)
        if previous and previous[1] == inputs:
            return Plan(inputs, {}, unchanged_since=previous[0])
        return Plan(inputs, bronze.highest_offsets())


def now() -> datetime:
    """The time at which a run starts, UTC."""
    return datetime.now(UTC)
