"""What the last recorded run left, against what is there."""

from collections.abc import Iterator

from lake.build.plan import require_engine
from lake.build.record import Run, last_run
from lake.build.rollback import RESTORE_ALL
from lake.clients.duckdb import one_table
from lake.doctor.registry import Finding, Severity, check, fault
from lake.gold.catalog import found_tables
from lake.gold.delta_log import holds_rows_of, newest_version
from lake.gold.tables import GROWING, RUNS
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.lease import is_alive, last_holder

RECORD = ("gold", RUNS)


@check("runs")
def the_last_run_left_what_is_there(config: Home) -> Iterator[Finding]:
    """Its engine is the one that is set, its tables are there, and no other run has written to them since."""
    made = [table for table in found_tables(config) if table[0] in {"silver", "gold"}]
    others = [table for table in made if table != RECORD]
    if others and RECORD not in made:
        what = "gold.calc_runs is gone: the next `lake build` would take all that was published for that of a run not recorded."
        yield Finding(Severity.FAULT, config.places.table(*RECORD), what, RESTORE_ALL)
    if RECORD not in made:
        return
    try:
        run = recorded_run(config)
    except LakeError:
        return  # its table is damaged, and the check of the tables says so
    try:
        require_engine(config, run, full_refresh=False)
    except LakeError as error:
        yield fault(config.places.table(*RECORD), error)
    if run is not None:
        yield from _lost(config, run, set(others))
    yield from _not_recorded(config, run, others)


def recorded_run(config: Home) -> Run | None:
    """The last recorded run, read without an engine; LakeError when its table cannot be read."""
    root = config.places.folder
    if root is None or RECORD not in set(found_tables(config)):
        return None
    with one_table(root.joinpath(*RECORD), *RECORD) as session:
        return last_run(session, config)


def _lost(config: Home, run: Run, there: set[tuple[str, str]]) -> Iterator[Finding]:
    """Tables that are gone since the run, or an older copy."""
    root = config.places.folder
    for schema, tables in run.versions.items():
        for table, version in tables.items():
            newest = newest_version(root / schema / table) if root and (schema, table) in there else None
            if newest is not None and newest >= version:
                continue
            state = "is gone" if newest is None else f"ends at version {newest}: it is an older copy"
            what = f"{schema}.{table} {state}. Run {run.run_id} left version {version}."
            remedy = RESTORE_ALL if table in GROWING else "`lake build` makes silver and gold anew from bronze."
            yield Finding(Severity.FAULT, config.places.table(schema, table), what, remedy)


def _not_recorded(config: Home, run: Run | None, there: list[tuple[str, str]]) -> Iterator[Finding]:
    """Rows of a run that was killed or failed; not while a build is at work."""
    building = last_holder(config.places.run / "build.lease")
    if building is not None and is_alive(building):
        return
    changed = [f"{schema}.{table}" for schema, table in there if _is_changed(config, run, schema, table)]
    if changed:
        since = f"since run {run.run_id}" if run else "and none ever was"
        others = f" and {len(changed) - 1} other tables" if len(changed) > 1 else ""
        what = f"{changed[0]}{others} hold what a run left that was not recorded, {since}."
        remedy = "`lake build` takes it back and repeats the run; until then readers see it."
        yield Finding(Severity.FAULT, config.places.tables, what, remedy)


def _is_changed(config: Home, run: Run | None, schema: str, table: str) -> bool:
    recorded = run.versions.get(schema, {}).get(table) if run else None
    root = config.places.folder
    if recorded is None or root is None:
        return True
    try:
        return newest_version(root / schema / table) > recorded and not holds_rows_of(root / schema / table, recorded)
    except ValueError:
        return False  # a damaged log, of which the check of the tables tells
