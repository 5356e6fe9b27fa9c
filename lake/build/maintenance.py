"""Small files made large, and files that nothing needs any more removed: silver and gold, by the engine that writes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lake.build.record import last_run, tables_of
from lake.clients.engine import Engine, engine
from lake.home.errors import LakeError
from lake.home.home import Home

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


def maintain(config: Home) -> Iterator[Maintained]:
    """Compact each table and remove files that no version of the last 30 days needs; LakeError before the first build."""
    with engine(config) as server:
        if last_run(server, config) is None:
            raise LakeError("There is nothing to maintain: no run is recorded.", "`lake build` makes silver and gold.")
        vacuum = datetime.now(UTC) - _last_ended(server) < RETENTION - timedelta(days=5)
        for schema, table in sorted(tables_of(server, config)):
            if schema in SCHEMAS:
                by = _by_delta_rs if config.engine == "sail" else _by_spark
                yield by(server, config, schema, table, vacuum=vacuum)


def _by_delta_rs(_: Engine, config: Home, schema: str, name: str, *, vacuum: bool) -> Maintained:
    """Sail has neither OPTIMIZE nor VACUUM; delta-rs has, and writes what Sail reads."""
    from deltalake import DeltaTable

    table = DeltaTable(config.places.table(schema, name))
    before = len(table.file_uris())
    if before > 1:
        table.optimize.compact()
    if vacuum:
        table.vacuum(int(RETENTION / timedelta(hours=1)), dry_run=False)
    return Maintained(f"{schema}.{name}", before, len(table.file_uris()), vacuum)


def _by_spark(server: Engine, _: Home, schema: str, name: str, *, vacuum: bool) -> Maintained:
    table = f"{schema}.{name}"
    before = _file_count(server, table)
    server.rows(f"optimize {table}")
    if vacuum:
        server.rows(f"vacuum {table} retain {RETENTION // timedelta(hours=1)} hours")
    return Maintained(table, before, _file_count(server, table), vacuum)


def _file_count(server: Engine, table: str) -> int:
    return int(server.rows(f"describe detail {table}")[0][NUM_FILES])


def _last_ended(server: Engine) -> datetime:
    ended = server.rows("select cast(max(ended) as string) from gold.calc_runs")[0][0]
    return datetime.fromisoformat(ended).replace(tzinfo=UTC)
