"""A run is checked by an engine that did not write it, before it is recorded: DuckDB reads what Sail or Spark wrote.

What is checked is what `lake verify` checks of gold (keys, lots, cash, value, groups, returns), and that both read as many rows.
"""

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from lake.catalog import tables_folder
from lake.engine import Engine
from lake.errors import LakeError
from lake.layout import schema_name
from lake.query import open_lake
from lake.settings import Settings

if TYPE_CHECKING:
    from lake.verify.registry import Check


def check_run(
    server: Engine, config: Settings, versions: Mapping[str, Mapping[str, int]], as_of: str, into: str | None = None
) -> int | None:
    """How many checks passed; None when DuckDB cannot read the tables where they are. LakeError says what is wrong."""
    if tables_folder(config) is None:
        return None
    from lake.verify.contracts import CONTRACTS
    from lake.verify.registry import Evidence, Result

    wrong, made = [], 0
    with closing(open_lake(config, into=into)) as connection:
        evidence = Evidence(connection, config, pending_as_of=as_of)
        for table in (table for table in CONTRACTS if table in versions["gold"]):
            made += 1
            written = int(server.rows(f"select count(*) from {schema_name('gold', into)}.{table}")[0][0])
            if written != (read := evidence.number(f"select count(*) from gold.{table}")):
                wrong.append(f"gold.{table}: {config.engine} counts {written:,} rows, DuckDB {read:,}")
        for each in _checks():
            made += 1
            outcome = each.look(evidence)
            if outcome.result is not Result.PASSED:
                wrong.append(f"{each.name}: {outcome.detail}")
    if wrong:
        raise LakeError(
            f"DuckDB does not find right what {config.engine} wrote: {'; '.join(wrong)}.",
            "The run is not recorded, its tables go back to what the last recorded run left. `lake build --full-refresh` makes "
            "all anew; if it is found wrong again, build with the other engine (LAKE_ENGINE) and report it.",
            exit_code=1,
        )
    return made


def _checks() -> "list[Check]":
    """Those that need nothing but gold, its record not among it."""
    from lake.verify import CHECKS, contracts, gold, invariants

    return [
        each
        for each in CHECKS
        if each.look in (contracts.keys_are_unique, gold.every_day_has_a_row) or each.look.__module__ == invariants.__name__
    ]
