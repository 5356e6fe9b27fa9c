"""Small files made large, and files that nothing needs any more removed: silver and gold, through the Thrift Server."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lake.errors import LakeError
from lake.settings import Settings
from lake.thrift import Thrift, thrift

# A run compares with its tables as the last recorded run left them: those files must still be there when it comes.
RETENTION = timedelta(days=30)
SCHEMAS = ("silver", "gold")
NUM_FILES = 9  # numFiles among the columns of `describe detail`


@dataclass(frozen=True)
class Maintained:
    """What was done to a table."""

    table: str
    files_before: int
    files_after: int
    vacuumed: bool


def maintain(config: Settings) -> Iterator[Maintained]:
    """Compact each table and remove files that no version of the last 30 days needs; LakeError before the first build."""
    with thrift(config) as server:
        last_run = _last_run(server)
        vacuum = datetime.now(UTC) - last_run < RETENTION - timedelta(days=5)
        for schema in SCHEMAS:
            for _, table, _ in server.rows(f"show tables in {schema}"):
                yield _maintain_table(server, f"{schema}.{table}", vacuum=vacuum)


def _maintain_table(server: Thrift, table: str, *, vacuum: bool) -> Maintained:
    before = _file_count(server, table)
    server.rows(f"optimize {table}")
    if vacuum:
        server.rows(f"vacuum {table} retain {RETENTION // timedelta(hours=1)} hours")
    return Maintained(table, before, _file_count(server, table), vacuum)


def _file_count(server: Thrift, table: str) -> int:
    return int(server.rows(f"describe detail {table}")[0][NUM_FILES])


def _last_run(server: Thrift) -> datetime:
    if not server.rows("show databases like 'gold'") or not server.rows("show tables in gold like 'calc_runs'"):
        raise LakeError("There is nothing to maintain: no run is recorded.", "`lake build` makes silver and gold.")
    ended = server.rows("select max(ended) from gold.calc_runs")[0][0]
    return datetime.fromisoformat(str(ended)).replace(tzinfo=UTC)
