"""A run is checked by an engine that did not write it, before it is recorded: DuckDB reads what Sail or Spark wrote.

What is checked is what `lake verify` checks of gold (keys, the rules of each row, lots, cash, value, groups, returns), and that
both read as many rows: after a restating run of the accounts that it touched, and of all scopes.
"""

from collections.abc import Mapping
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

import duckdb

from lake.clients.duckdb import open_lake
from lake.clients.engine import Engine
from lake.home.errors import LakeError
from lake.home.home import Home
from lake.home.layout import schema_name

if TYPE_CHECKING:
    from lake.verify.registry import Check


def check_run(
    server: Engine,
    config: Home,
    versions: Mapping[str, Mapping[str, int]],
    as_of: str,
    *,
    into: str | None = None,
    restates: bool = False,
) -> int | None:
    """How many checks passed; None when DuckDB cannot read the tables where they are. LakeError says what is wrong."""
    if config.places.folder is None:
        return None
    from lake.verify.contracts import CONTRACTS
    from lake.verify.registry import Evidence, Result

    wrong, made = [], 0
    with closing(open_lake(config, into=into, unrecorded=True)) as whole:
        accounts = _touched_accounts(whole) if restates else None
        for table in (table for table in CONTRACTS if table in versions["gold"]):
            made += 1
            written = int(server.rows(f"select count(*) from {schema_name('gold', into)}.{table}")[0][0])
            if written != (read := whole.execute(f"select count(*) from gold.{table}").fetchall()[0][0]):
                wrong.append(f"gold.{table}: {config.engine} counts {written:,} rows, DuckDB {read:,}")
        # A second catalog, at the price of the first (0.8 s in the demo on a busy machine, as DuckDB looks at each table):
        # the accounts stand in its views as literals, so that files are left unread, and a view is looked at wherever it is made.
        of_touched = None if accounts is None else open_lake(config, into=into, accounts=accounts, unrecorded=True)
        with nullcontext(whole) if of_touched is None else closing(of_touched) as touched:
            looks = [(each, touched) for each in _checks() if accounts is None or each.look not in _of_all_scopes()]
            looks += [(each, whole) for each in _checks() if accounts is not None and each.look in _of_all_scopes()]
            for each, connection in looks:
                made += 1
                outcome = each.look(Evidence(connection, config, pending_as_of=as_of))
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
    from lake.verify import CHECKS, contracts, gold, invariants, returns

    rules = (contracts.rows_keep_their_rules, contracts.scopes_keep_their_rules)
    beside = (contracts.keys_are_unique, *rules, gold.every_day_has_a_row)
    whole = {invariants.__name__, returns.__name__}
    return [each for each in CHECKS if each.look in beside or each.look.__module__ in whole]


def _of_all_scopes() -> tuple[object, ...]:
    """What groups are checked by: the rows of an account do not tell."""
    from lake.verify import contracts, gold, invariants, returns

    of_days = (gold.every_day_has_a_row, contracts.scopes_keep_their_rules)
    of_returns = (returns.returns_chain_to_the_index, returns.periods_are_of_their_days)
    return (*of_days, invariants.groups_are_sums, *of_returns)


def _touched_accounts(connection: duckdb.DuckDBPyConnection) -> list[str] | None:
    """The accounts whose rows a restating run may have written; None: those of everyone."""
    rows = connection.execute("select distinct topic, account_id from silver.changes").fetchall()
    if any(topic == "as_of" for topic, _ in rows):
        return None
    return [account for account in {account for _, account in rows} if account is not None]
