"""Whether the numbers of a lakehouse explain themselves: a random sample of each scope, every tree down to its events."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import duckdb

from lake.read.explain import Explanation, explain
from lake.read.scopes import Scope, all_scopes

METRICS = ("total_value", "cash_balance", "position", "daily_return", "realized_pnl", "inflow", "outflow")
OF_SYMBOL = ("position", "quantity", "realized_pnl")
TABLES = (
    *(
        "bronze.prices",
        "bronze.fx_rates",
        "silver.share_scales",
        "silver.rates_daily",
        "silver.prices_daily",
        "silver.lot_segments",
        "gold.dim_account",
        "gold.dim_symbol",
        "gold.fact_trades",
        "gold.fact_cash_events",
        "gold.fact_dividends",
        "gold.fact_conversions",
    ),
    *("gold.fact_cash_balances_daily", "gold.fact_positions_daily", "gold.fact_lot_disposals", "gold.fact_pnl_daily"),
    *("gold.fact_portfolio_value_daily", "gold.daily_returns"),
)


@dataclass(frozen=True)
class Question:
    """A number to be explained."""

    scope: Scope
    day: date
    metric: str
    with_history: bool


def unexplained(connection: duckdb.DuckDBPyConnection, per_scope: int = 200, seed: int | None = None) -> list[str]:
    """What does not add up in `per_scope` random (date, metric) of every scope; the seed is printed.

    The rows are copied into memory first: a thousand questions ask them anew otherwise, each from the Delta files.
    """
    seed = Random().randrange(2**32) if seed is None else seed
    print(f"explained: {per_scope} numbers of each scope, seed {seed}")
    random = Random(seed)
    lake = _in_memory(connection)
    found = []
    for scope in all_scopes(lake):
        for question in _questions(lake, scope, random, per_scope):
            explanation = explain(lake, scope, question.day, question.metric, with_history=question.with_history)
            found += [f"{question}: {problem}" for problem in explanation.problems]
            found += [f"{question}: {leaf} has no source" for leaf in _without_source(explanation)]
    return found


def _questions(lake: duckdb.DuckDBPyConnection, scope: Scope, random: Random, count: int) -> Iterator[Question]:
    """Any day; every third question is of a day with a disposal, every third of a symbol held on its day."""
    named = {"scope_type": scope.scope_type, "scope_id": scope.scope_id}
    days = _column(lake, "select value_date from gold.fact_portfolio_value_daily where {scope}", named)
    closing = _column(lake, "select distinct close_date from gold.fact_lot_disposals where {member}", named)
    for number in range(count):
        with_history = random.random() < 0.2
        if number % 3 == 0 and closing:
            yield Question(scope, random.choice(closing), "realized_pnl", with_history)
            continue
        day = random.choice(days)
        held = _column(
            lake, "select distinct symbol from gold.fact_positions_daily where {member} and position_date = $day", named, day
        )
        if number % 3 == 1 and held:
            yield Question(scope, day, f"{random.choice(OF_SYMBOL)}:{random.choice(held)}", with_history)
        else:
            yield Question(scope, day, random.choice(METRICS), with_history)


def _column(lake: duckdb.DuckDBPyConnection, sql: str, named: dict[str, str], day: date | None = None) -> list[date]:
    member = """account_id in (
        select account_id from gold.dim_account
        where $scope_type = 'ALL' or $scope_id = if($scope_type = 'ACCOUNT', account_id, portfolio_id)
    )"""
    text = sql.format(scope="scope_type = $scope_type and scope_id = $scope_id", member=member)
    rows = lake.execute(f"{text} order by 1", named | ({"day": day} if day else {})).fetchall()
    return [value for (value,) in rows]


def _without_source(explanation: Explanation) -> list[str]:
    """The labels of nodes that neither have parts nor say where they are from."""
    nodes, bare = [explanation.tree], []
    while nodes:
        node = nodes.pop()
        nodes += node.children
        if not node.children and not node.source and node.value:
            bare.append(node.label)
    return bare


def _in_memory(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    lake = duckdb.connect()
    lake.execute("create schema bronze; create schema silver; create schema gold")
    for table in TABLES:
        rows = connection.execute(f"from {table}").to_arrow_table()
        lake.register("given", rows)
        lake.execute(f'create table "{table}" as from given; create view {table} as from "{table}"')
        lake.unregister("given")
    return lake
