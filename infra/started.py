"""The settings that each service was started with, kept beside its pid: what runs goes on with them when others are set."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from lake.home.home import Home

SUPERVISOR = "supervisor"
# What a service that is started later gets from the supervisor's environment, and not from a file that `lake up` writes for it.
BY_ENVIRONMENT = ("kafka_bootstrap", "kafka_port", "tables_uri", "thrift_port", "trigger_seconds", "value_format")
RESTART = "Say `lake down && lake up`"
Values = dict[str, str]


def started_file(config: Home) -> Path:
    """Where it is kept while the supervisor runs."""
    return config.places.run / "started.json"


def note(config: Home, service: str, reads: Iterable[str]) -> None:
    """Keep the settings of a service that is being started; those of the supervisor begin a new file."""
    kept = {} if service == SUPERVISOR else started(config)
    kept[service] = _values(config, reads)
    started_file(config).parent.mkdir(parents=True, exist_ok=True)
    started_file(config).write_text(json.dumps(kept, indent=2))


def started(config: Home) -> dict[str, Values]:
    """Service -> setting -> its value when it was started; nothing of one that an earlier release started."""
    try:
        return dict(json.loads(started_file(config).read_text()))
    except (OSError, ValueError):
        return {}


def changed(config: Home, service: str, reads: Iterable[str]) -> list[str]:
    """The settings that are others now than when a service was started, each as a few words."""
    then, now = started(config).get(service, {}), _values(config, reads)
    names = [name for name in now if name in then and then[name] != now[name]]
    return [f"LAKE_{name.upper()} was {then[name]}, is {now[name]}" for name in names]


def _values(config: Home, reads: Iterable[str]) -> Values:
    resolved = {"jars": str(config.places.jars), "tables_uri": config.places.tables}
    found = config.model_dump(mode="json") | resolved
    found["spark_conf"] = _digest(found["spark_conf"])  # it may hold the keys of an object store
    return {name: found[name] if isinstance(found[name], str) else json.dumps(found[name]) for name in reads}


def _digest(value: object) -> str:
    return "sha256:" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]
