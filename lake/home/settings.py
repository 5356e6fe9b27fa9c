"""Every setting, once: from the environment (`LAKE_…`), else from `.env` in the project, else the default here.

A relative path means the same wherever `lake` is called: it begins at the project folder, where `.env` and `data/` are.
"""

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PositiveFloat, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lake.contract.currencies import CURRENCIES
from lake.contract.events import TOPICS

PROJECT = Path(__file__).resolve().parents[2]
DBT_PROJECT = PROJECT / "dbt"
# No two alike: Spark counts intervals from 1970, so equal ones fire in the same moment and share the cores.
TRIGGER_SECONDS = {
    "trades": 0.93,
    "prices": 1.0,
    "cash_events": 1.07,
    "corporate_actions": 4.7,
    "fx_rates": 4.9,
    "accounts": 5.1,
    "instruments": 5.3,
    "statements": 5.7,
}


class Settings(BaseSettings):
    """The settings of one lakehouse. Everything that runs writes below `home` and nowhere else."""

    model_config = SettingsConfigDict(
        env_prefix="LAKE_", env_file=PROJECT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    engine: Literal["sail", "thrift"] = Field(
        "sail", description="what builds silver and gold: Sail, in the process of `lake build`, or the Spark Thrift Server"
    )
    home: Path = PROJECT / "data"
    jars: Path | None = Field(None, description="where `lake setup` puts the jars; default: home/jars")
    kafka_port: int = 9092
    kafka_controller_port: int = 9093
    thrift_host: str = "127.0.0.1"
    thrift_port: int = 10000
    kafka_bootstrap: str | None = Field(None, description="an outside broker; default: ours on kafka_port")
    kafka_memory: str = "512m"
    bronze_memory: str = "2g"
    thrift_memory: str = "4g"
    spark_master: str = "local[*]"
    spark_conf: dict[str, str] = Field(
        default={}, description="added to the Spark configuration of bronze and Thrift Server, and wins"
    )
    trigger_seconds: dict[str, PositiveFloat] = Field(
        default=TRIGGER_SECONDS,
        description="seconds between the micro-batches of a topic; topics that are not named keep their default",
    )
    value_format: dict[str, Literal["json", "avro"]] = Field(
        default={}, description="how the events of a topic are written, when not as JSON"
    )
    tables_uri: str | None = Field(None, description="where the Delta tables are; default: home/tables")
    reporting_currency: str = Field(
        "USD", description="in what groups are told whose accounts have different base currencies; ISO 4217"
    )

    @field_validator("reporting_currency")
    @classmethod
    def _of_iso_4217(cls, code: str) -> str:
        if code not in CURRENCIES:
            raise ValueError(f"{code} is no currency of ISO 4217: three capital letters, as EUR")
        return code

    @field_validator("home", "jars")
    @classmethod
    def _from_the_project(cls, path: Path | None) -> Path | None:
        return None if path is None else PROJECT / path.expanduser()

    @field_validator("tables_uri")
    @classmethod
    def _uri_or_from_the_project(cls, address: str | None) -> str | None:
        if address is None or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
            return address
        return str(PROJECT / Path(address).expanduser())

    @field_validator("trigger_seconds", "value_format")
    @classmethod
    def _of_known_topics(cls, by_topic: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(by_topic.keys() - TOPICS.keys()):
            raise ValueError(f"no such topic: {', '.join(unknown)}; the topics are {', '.join(TOPICS)}")
        return by_topic

    @field_validator("trigger_seconds")
    @classmethod
    def _beside_the_defaults(cls, by_topic: dict[str, float]) -> dict[str, float]:
        return TRIGGER_SECONDS | by_topic

    @property
    def bootstrap_servers(self) -> str:
        """Where Kafka answers, host:port."""
        return self.kafka_bootstrap or f"127.0.0.1:{self.kafka_port}"
