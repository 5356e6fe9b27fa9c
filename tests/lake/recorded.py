"""Makes what a home holds now what its last recorded run left, as `lake build` does at its end."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from deltalake import write_deltalake

import lake
from lake.gold.delta_log import is_table, newest_version


def record_tables(home: Path, run: str = "run-1", into: str = "") -> None:
    """Name the newest versions of silver and gold in the record; a record is made where there is none."""
    tables = home / "tables"
    record = tables / f"{into}gold" / "calc_runs"
    names = [f"'{json.dumps(_versions(tables / f'{into}{schema}'))}' as {schema}_versions" for schema in ("silver", "gold")]
    runs = _runs(home) if is_table(record) else pa.table({"run_id": [run], "run_number": [1], "ended": [datetime.now(UTC)]})
    with lake.connect(home, unrecorded=True) as connection:
        told = "columns(name -> name not in ('silver_versions', 'gold_versions'))"
        content = connection.from_arrow(runs).project(", ".join([told, *names])).to_arrow_table()
    shutil.rmtree(record, ignore_errors=True)
    write_deltalake(record, content)


def _runs(home: Path) -> pa.Table:
    with lake.connect(home, unrecorded=True) as connection:
        return connection.sql("from gold.calc_runs").to_arrow_table()


def _versions(schema: Path) -> dict[str, int]:
    found = (folder for folder in sorted(schema.glob("*")) if is_table(folder) and folder.name != "calc_runs")
    return {folder.name: newest_version(folder) for folder in found}
