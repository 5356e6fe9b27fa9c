"""Back to what the last recorded run left: what a run wrote that was killed, failed or found wrong counts for nothing."""

from lake.build.record import Run, has_table, tables_of
from lake.clients.engine import Engine
from lake.gold.delta_log import holds_rows_of, is_table, newest_version
from lake.gold.tables import GROWING, RUNS
from lake.home.console import say
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.layout import schema_name

KEEPS_ROWS = {"OPTIMIZE", "VACUUM START", "VACUUM END"}
RESTORE_ALL = (
    "Restore the whole folder of the tables from one copy; or, to begin its history anew, move silver and gold out of it."
)
FILES_ARE_GONE = ("RESTORE_MISSING_DATA_FILES", "missing data file", "Find missing file", "not found")  # of Delta and of delta-rs


def roll_back(server: Engine, config: Home, recorded: Run | None) -> bool:
    """Restore each table of silver and gold to the version that the last recorded run left.

    False when one of them is not there, or is older: then only a run that makes them all anew can go on. LakeError when that
    is one that is only ever added to, for nothing could make it anew.
    """
    known = {(schema, table): version for schema, tables in _versions(recorded).items() for table, version in tables.items()}
    is_whole = True
    if recorded is None and not has_table(server, config, "gold", RUNS):
        _refuse_history_without_record(server, config)
    for (schema, table), version in known.items():
        if _is_as_recorded(server, config, schema, table, version):
            continue
        if table in GROWING:
            raise _history_is_lost(schema, table)
        is_whole = False
    for table in GROWING:
        if ("gold", table) not in known and has_table(server, config, "gold", table):
            server.rows(f"delete from gold.{table} where run_number > {recorded.number if recorded else 0}")
    return is_whole


def forget(server: Engine, config: Home, into: str) -> None:
    """Remove what an earlier build under a name had added to: such a build begins its own history."""
    gold = schema_name("gold", into)
    for schema, table in tables_of(server, config):
        if schema == gold and table in {*GROWING, RUNS}:
            server.rows(f"delete from {schema}.{table} where run_number > 0")


def _versions(recorded: Run | None) -> dict[str, dict[str, int]]:
    return recorded.versions if recorded else {}


def _is_as_recorded(server: Engine, config: Home, schema: str, table: str, version: int) -> bool:
    """Whether a table holds the rows of a version, or could be restored to them."""
    if not _reaches(config, schema, table, version):
        return False
    return _holds(server, config, schema, table, version) or _restored(server, config, schema, table, version)


def _refuse_history_without_record(server: Engine, config: Home) -> None:
    """LakeError where there is what was published, and nothing that says by which runs; a build makes the record first."""
    for table in GROWING:
        if has_table(server, config, "gold", table):
            raise _history_is_lost("gold", RUNS)


def _history_is_lost(schema: str, table: str) -> LakeError:
    return LakeError(
        f"{schema}.{table} is not what the last recorded run left: it is gone, or an older copy. With it goes what was "
        "published, which nothing can make anew.",
        RESTORE_ALL,
    )


def _reaches(config: Home, schema: str, table: str, version: int) -> bool:
    root = config.places.folder
    return root is None or (is_table(root / schema / table) and newest_version(root / schema / table) >= version)


def _holds(server: Engine, config: Home, schema: str, table: str, version: int) -> bool:
    root = config.places.folder
    if root is not None:
        return holds_rows_of(root / schema / table, version)
    commits = server.rows(f"describe history delta.`{config.places.table(schema, table)}` limit 100")
    return all(operation in KEEPS_ROWS for number, *_, operation in (commit[:5] for commit in commits) if number > version)


def _restored(server: Engine, config: Home, schema: str, table: str, version: int) -> bool:
    """Restore a table; False when files of that version are gone."""
    say(f"  {schema}.{table} goes back to version {version}, as recorded")
    address = config.places.table(schema, table)
    try:
        if config.engine == "thrift":
            server.rows(f"restore table {schema}.{table} to version as of {version}")
            return True
        from deltalake import DeltaTable

        DeltaTable(address).restore(version)
    except Exception as error:
        if not any(words in str(error) for words in FILES_ARE_GONE):
            raise
        return False
    server.rows(f"drop table if exists {schema}.{table}")
    server.rows(f"create table {schema}.{table} using delta location '{address}'")
    return True
