"""The same models by dbt-duckdb: what dbt compiled for Spark, translated, as a dbt project of plain tables.

Without the record of runs (tag `record`), which is of our own runs; in the time of ours those models are included.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import yaml
from sqlglot import exp

from bench.builds import Built, seconds_of_models
from bench.to_duckdb import to_duckdb
from lake.clients.duckdb import delta_extension
from lake.contract.events import TOPICS
from lake.gold.tables import LOG
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.settings import DBT_PROJECT

PROFILE = "duckdb_side"
THREADS = 4  # as in dbt/profiles.yml


def write_project(config: Home, folder: Path) -> int:
    """Write the project, of what the last full build of this home compiled; how many models it has."""
    nodes = json.loads((config.places.dbt_target / "manifest.json").read_text())["nodes"]
    models = {node["name"]: node for node in nodes.values() if _is_compared(node)}
    (folder / "models").mkdir(parents=True, exist_ok=True)
    for name, node in models.items():
        sql = _with_refs(to_duckdb(node["compiled_code"]), set(models))
        (folder / "models" / f"{name}.sql").write_text(f"{{{{ config(schema='{node['config']['schema']}') }}}}\n{sql}\n")
    scans = [
        f"create or replace view bronze.{topic} as from delta_scan('{config.places.table('bronze', topic)}')" for topic in TOPICS
    ]
    start = [f"load '{delta_extension()}'", "set timezone = 'UTC'", "create schema if not exists bronze", *scans]
    project = {"name": PROFILE, "version": "1.0.0", "config-version": 2, "profile": PROFILE, "models": {"+materialized": "table"}}
    project |= {"vars": {"into": None}, "on-run-start": start}
    output = {"type": "duckdb", "path": str(folder / "side.duckdb"), "threads": THREADS}
    output["config_options"] = {"allow_unsigned_extensions": "true"}
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(project))
    (folder / "profiles.yml").write_text(yaml.safe_dump({PROFILE: {"target": "bench", "outputs": {"bench": output}}}))
    (folder / "macros").mkdir(exist_ok=True)
    schemas = (DBT_PROJECT / "macros" / "generate_schema_name.sql").read_text()
    (folder / "macros" / "generate_schema_name.sql").write_text(schemas)
    return len(models)


def build(folder: Path) -> Built:
    """Build all models of the project into a new database, in a process of its own; LakeError when one failed."""
    (folder / "side.duckdb").unlink(missing_ok=True)
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "run", "--project-dir", ".", "--profiles-dir", "."]
    # Ours has set where dbt writes; this one writes into its own folder.
    places = {"DBT_TARGET_PATH": str(folder / "target"), "DBT_LOG_PATH": str(folder / "logs")}
    environment = os.environ | places | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    began = time.monotonic()
    with (folder / "dbt.out").open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    if status:
        raise LakeError(f"dbt-duckdb failed: {(folder / 'dbt.out').read_text()[-3_000:]}", "See bench/to_duckdb.py.")
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Built(round(seconds, 2), round(cpu_seconds, 1), usage.ru_maxrss // 1024, seconds_of_models(folder / "target"))


def value_of_all(folder: Path) -> tuple[Any, ...]:
    """Its days and the value of everything on the last of them, to hold against ours."""
    with duckdb.connect(str(folder / "side.duckdb"), read_only=True) as connection:
        return connection.sql(VALUE_OF_ALL).fetchall()[0]


VALUE_OF_ALL = """
    select count(*), max_by(total_value, value_date) from gold.fact_portfolio_value_daily where scope_type = 'ALL'
"""


def _is_compared(node: dict[str, Any]) -> bool:
    is_table = node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral"
    return is_table and "record" not in node["tags"] and node["name"] != LOG  # a view of that record


def _with_refs(tree: exp.Expr, models: set[str]) -> str:
    for table in list(tree.find_all(exp.Table)):
        if table.db in {"silver", "gold"} and table.name in models:
            alias = table.args.get("alias")
            table.replace(exp.Table(this=exp.to_identifier(f"__ref_{table.name}"), alias=alias))
    return re.sub(r"\b__ref_(\w+)", r"{{ ref('\1') }}", tree.sql("duckdb", pretty=True))
