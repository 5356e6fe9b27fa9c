"""`lake build`: what is new in bronze, and what one build will do about it."""

import hashlib
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from lake.build.record import Inputs, Run, table_versions, version_of
from lake.clients.engine import Engine, engine
from lake.contract.events import TOPICS
from lake.gold.catalog import LATER_TOPICS
from lake.gold.delta_log import is_table
from lake.gold.offsets import up_to
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.layout import schema_name
from lake.home.settings import DBT_PROJECT


@dataclass(frozen=True)
class Bronze:
    """The bronze tables, up to what they hold at one moment."""

    server: Engine
    known_at: str | None = None  # only what was known by then, as a literal has it, in UTC

    @cached_property
    def offsets(self) -> dict[str, dict[str, int]]:
        """Topic -> partition -> the highest Kafka offset that bronze holds."""
        unioned = " union all ".join(
            f"select '{topic}' as topic, kafka_partition, max(kafka_offset) as highest from bronze.{topic} "
            f"where true{self._known()} group by kafka_partition"
            for topic in TOPICS
        )
        offsets: dict[str, dict[str, int]] = {topic: {} for topic in TOPICS}
        for topic, partition, offset in sorted(self.server.rows(unioned)):
            offsets[topic][str(partition)] = offset
        return offsets

    def latest_event_date(self) -> str:
        """The latest date of any accepted event that is not after today (UTC), YYYY-MM-DD."""
        today = f"date '{datetime.now(UTC):%Y-%m-%d}'"
        latest = " union all ".join(
            f"select max({topic.event_date}) as day from bronze.{topic.name} "
            f"where reject_reason is null and {topic.event_date} <= {today} and {up_to(self.offsets[topic.name])}{self._known()}"
            for topic in TOPICS.values()
            if topic.event_date
        )
        return str(self.server.rows(f"select cast(coalesce(max(day), date '1970-01-01') as string) from ({latest})")[0][0])

    def _known(self) -> str:
        return f" and known_at <= timestamp '{self.known_at}'" if self.known_at else ""


def bronze_versions(server: Engine, config: Home, recorded: Run | None = None) -> dict[str, int]:
    """Topic -> the newest version of its table; LakeError when there is none, unless this home has not known the topic yet."""
    return {
        topic: version_of(server, config, "bronze", topic) for topic in TOPICS if not _is_not_known_yet(config, topic, recorded)
    }


def _is_not_known_yet(config: Home, topic: str, recorded: Run | None) -> bool:
    """Whether an earlier release made the home, and no bronze stream has started since: what a run read cannot be missing."""
    root = config.places.folder
    is_read = recorded is not None and bool(recorded.inputs.kafka_offsets.get(topic))
    return topic in LATER_TOPICS and root is not None and not is_read and not is_table(root / "bronze" / topic)


def code_version(config: Home) -> str:
    """A digest of the dbt project and of the settings that rows depend on: others may give other rows."""
    digest = hashlib.sha256(config.reporting_currency.encode())
    for path in sorted(path for folder in ("models", "macros", "seeds") for path in (DBT_PROJECT / folder).rglob("*")):
        if path.suffix in {".sql", ".csv"}:
            digest.update(path.relative_to(DBT_PROJECT).as_posix().encode() + path.read_bytes())
    digest.update((DBT_PROJECT / "dbt_project.yml").read_bytes())
    return digest.hexdigest()[:12]


def drop_schemas(config: Home, into: str) -> list[str]:
    """Drop the schemas that a build into a name made, and their tables; the names of those that were there."""
    names = [schema_name(schema, into) for schema in ("silver", "gold")]
    root = config.places.folder
    with engine(config) as server:
        known = {row[0] for row in server.rows("show databases")} & set(names)
        for name in known:
            server.rows(f"drop schema {name} cascade")
    found = [name for name in names if name in known or (root is not None and (root / name).exists())]
    if root is not None:
        for name in found:
            shutil.rmtree(root / name, ignore_errors=True)
    return found


@dataclass(frozen=True)
class Plan:
    """What one build will do; `unchanged_since` names the run whose rows it would only repeat."""

    inputs: Inputs
    bronze_versions: dict[str, int]
    reporting_currency: str = "USD"
    recorded: Run | None = None
    silver_versions: dict[str, int] = field(default_factory=dict)  # table -> Delta version, before anything is written
    knows_past: bool = False  # the recorded run had the same code, and its tables are there
    wants_anew: bool = False
    known_at: str | None = None
    into: str | None = None

    @property
    def unchanged_since(self) -> str | None:
        """The id of the run that had the same inputs, or None."""
        is_same = self.knows_past and not self.wants_anew and self.recorded and self.recorded.inputs == self.inputs
        return self.recorded.run_id if is_same and self.recorded else None

    @property
    def run_number(self) -> int:
        """One more than were recorded."""
        return self.recorded.number + 1 if self.recorded else 1

    def dbt_vars(self, started: datetime, *, restate: bool | None) -> dict[str, Any]:
        """The variables of dbt_project.yml: whether to `restate` what changed; None: nothing is said of the last run."""
        run = {
            "run_id": run_id(started),
            "started": f"{started:%Y-%m-%d %H:%M:%S.%f}",
            "code_version": self.inputs.code_version,
            "kafka_offsets": self.inputs.kafka_offsets,
        }
        variables: dict[str, Any] = {"as_of": self.inputs.as_of, "run": run, "reporting_currency": self.reporting_currency}
        if self.into:
            variables |= {"known_at": self.known_at, "into": self.into}
        if self.recorded:
            last = self.recorded
            variables["recorded"] = {"runs": last.number, "as_of": last.inputs.as_of}
            if self.knows_past and restate is not None:
                variables["anew"] = not restate
                variables["previous_run"] = {
                    "kafka_offsets": last.inputs.kafka_offsets,
                    "silver_versions": self.silver_versions,
                    "as_of": last.inputs.as_of,
                }
        return variables


def plan(
    server: Engine,
    config: Home,
    recorded: Run | None,
    as_of: str | None = None,
    *,
    is_whole: bool = True,
    full_refresh: bool = False,
    known_at: datetime | None = None,
    into: str | None = None,
) -> Plan:
    """Look at bronze; nothing is written. A build of what was known once is always made anew."""
    if known_at:
        schema_name("gold", into)
    versions = bronze_versions(server, config, recorded)
    until = f"{known_at:%Y-%m-%d %H:%M:%S.%f}" if known_at else None
    bronze = Bronze(server, until)
    inputs = Inputs(bronze.offsets, as_of or bronze.latest_event_date(), code_version(config))
    if until:
        return Plan(inputs, versions, config.reporting_currency, known_at=until, into=into)
    knows_past = recorded is not None and is_whole and recorded.inputs.code_version == inputs.code_version
    silver = table_versions(server, config)["silver"] if knows_past else {}
    return Plan(inputs, versions, config.reporting_currency, recorded, silver, knows_past, full_refresh)


def require_engine(config: Home, recorded: Run | None, *, full_refresh: bool) -> None:
    """LakeError when another engine wrote the home, unless everything is made anew."""
    if recorded and recorded.engine != config.engine and not full_refresh:
        raise LakeError(
            f"This home is written by the engine {recorded.engine}; LAKE_ENGINE is {config.engine}.",
            f"Set LAKE_ENGINE={recorded.engine}, or say `lake build --full-refresh`: {config.engine} then makes all tables anew "
            "and takes the home over; what was published is kept.",
        )


def run_id(started: datetime) -> str:
    """The id of a run that started then."""
    return f"{started:%Y%m%dT%H%M%S.%fZ}"


def now() -> datetime:
    """The time at which a run starts, UTC."""
    return datetime.now(UTC)
