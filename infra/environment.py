"""The environment of everything that `lake up` starts: the settings, and what Spark and Kafka need to find."""

import json
import os
import sys
from pathlib import Path

from infra.jars.fetch import spark_home
from lake.home.home import Home

MARKER = "LAKE_SUPERVISED"  # holds the LAKE_HOME that a process belongs to; nothing but `lake up` sets it


def environment(config: Home) -> dict[str, str]:
    """The environment of a foreground Spark application, or, with the marker added, of the supervisor."""
    venv_bin = str(Path(sys.executable).parent)
    temporary = str(config.home / "tmp")
    return {
        **os.environ,
        **_settings_as_variables(config),
        "LAKE_HOME": str(config.home),
        "LAKE_TABLES_URI": config.places.tables,
        "PATH": os.pathsep.join((venv_bin, os.environ.get("PATH", os.defpath))),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "PYTHONUNBUFFERED": "1",
        "SPARK_HOME": str(spark_home()),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "TMPDIR": temporary,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def _settings_as_variables(config: Home) -> dict[str, str]:
    values = config.model_dump(mode="json")
    return {f"LAKE_{name.upper()}": _written(value) for name, value in values.items() if value is not None}


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
