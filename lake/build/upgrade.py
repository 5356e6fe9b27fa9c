"""What a home of an earlier release has otherwise: tables that are views now, returns published in tables of their own, and
published rows without the columns that came later.

Nothing of this is needed once no home is older than the release that made daily_returns and cumulative_returns views, and those
that computed currencies, cost methods, money on its way and dividends by ex-date.
"""

import shutil

from lake.build.record import tables_of
from lake.clients.engine import Engine
from lake.gold.tables import VIEWS
from lake.home.console import say
from lake.home.home import Home

RETURNS, INDICES, DAYS = "daily_returns_published", "cumulative_returns_published", "fact_portfolio_value_daily_published"
OBSOLETE = {
    "silver": (
        *("account_values_daily", "booked_accounts", "booked_instruments", "booked_trades", "daily_prices"),
        *("not_supported", "scope_members", "split_scales"),
    ),
    "gold": (RETURNS, INDICES, "publication", *VIEWS),
}
VALUES = (
    *("account_id", "valuation_status", "total_value", "cash_balance", "positions_value", "long_value", "short_value"),
    *("inflow", "outflow", "unpriced_count", "unsupported_count"),
)
OF_RETURNS = ("flow_timing", "start_value", "end_value", "daily_return", "is_trading_day", "is_no_investment")
OF_INDICES = ("twr_index", "base_date")
UNKNOWN = {  # what that release did not publish
    **{"running_peak": "double", "volatility_30": "double", "observations_30": "bigint", "carried_count": "bigint"},
    "is_trading_day_of_holdings": "boolean",
}


# What that release published was in US dollars alone; of what it did not book no money is known in base currency.
IN_DOLLARS = "'USD'"
_BOOKED = "case when unsupported_reason is null then cast({} as {}) end"
ADDED = {  # column -> what it would have said
    DAYS: {
        "currency": IN_DOLLARS,
        "cash_in_transit": "cast(0 as decimal(24, 6))",
        "dividends_receivable": "cast(0 as decimal(24, 6))",
    },
    "fact_trades_published": {
        "local_currency": IN_DOLLARS,
        "base_currency": IN_DOLLARS,
        "gross_local": _BOOKED.format("gross_amount", "decimal(24, 6)"),
        "gross_base": _BOOKED.format("gross_amount", "decimal(24, 6)"),
        "fee_base": _BOOKED.format("fee", "decimal(24, 6)"),
        "tax_base": _BOOKED.format("tax", "decimal(24, 6)"),
        "net_base": _BOOKED.format("abs(cash_amount)", "decimal(24, 6)"),
        "base_rate": _BOOKED.format("1", "decimal(18, 10)"),
        "local_fx_rate": _BOOKED.format("1", "decimal(18, 10)"),
        "cost_method": "'FIFO'",
        "tracks_cash": "true",
        "flow_base": _BOOKED.format("0", "decimal(24, 6)"),
    },
}
WIDER = {"fx_rate": "cast(fx_rate as decimal(18, 10))"}


def add_published_columns(server: Engine, config: Home) -> None:
    """Give each published row the columns that its release did not have, as they were. Again, it changes nothing."""
    for table, added in ADDED.items():
        if ("gold", table) not in tables_of(server, config):
            continue
        columns = server.columns(f"gold.{table}")
        if not set(added) - set(columns):
            continue
        say(f"  gold.{table} gets the columns that were not published then")
        kept = ", ".join(f"{WIDER.get(column, column)} as {column}" for column in columns)
        new = ", ".join(f"{value} as {column}" for column, value in added.items() if column not in columns)
        _replace(server, config, table, f"select {kept}, {new} from gold.{table}")


def _replace(server: Engine, config: Home, table: str, query: str) -> None:
    replaced = "options ('overwriteSchema' = 'true')" if config.engine == "sail" else ""
    address = config.places.table("gold", table)
    server.rows(f"create or replace table gold.{table} using delta {replaced} location '{address}' as {query}")


def merge_published_returns(server: Engine, config: Home) -> None:
    """Give each published version of a scope's day the return and the index that were published with it or before.

    Of a run that published a return anew, but no value, the value before it stands. Running it again changes nothing.
    """
    if ("gold", RETURNS) not in tables_of(server, config):
        return
    say("  what was published of returns joins what was published of values")
    _replace(server, config, DAYS, _merged())


def remove_obsolete(server: Engine, config: Home) -> None:
    """Remove the tables of an earlier release that no model makes any more; what they said stands in others, or is a view."""
    root = config.places.folder
    for schema, tables in OBSOLETE.items():
        for table in tables:
            if root is not None and (folder := root / schema / table).is_dir():
                if table not in VIEWS:
                    server.rows(f"drop table if exists {schema}.{table}")
                shutil.rmtree(folder)


def _merged() -> str:
    of_tables = ((DAYS, "value_date", VALUES), (RETURNS, "return_date", OF_RETURNS), (INDICES, "return_date", OF_INDICES))
    versions = " union all ".join(
        f"select scope_type, scope_id, {day} as value_date, run_number, {nth} as nth from gold.{table}"
        for nth, (table, day, _) in enumerate(of_tables)
    )
    joins = " ".join(
        f"left join gold.{table} as of_{nth} on keys.scope_type = of_{nth}.scope_type and keys.scope_id = of_{nth}.scope_id "
        f"and keys.value_date = of_{nth}.{day} and keys.run_number = of_{nth}.run_number"
        for nth, (table, day, _) in enumerate(of_tables)
    )
    structs = ", ".join(_filled(f"of_{nth}", columns) for nth, (_, _, columns) in enumerate(of_tables))
    columns = ", ".join(f"of_{nth}.{column}" for nth, (_, _, columns) in enumerate(of_tables) for column in columns)
    unknown = ", ".join(f"cast(null as {kind}) as {column}" for column, kind in UNKNOWN.items())
    return f"""
        with keys as (select distinct scope_type, scope_id, value_date, run_number from ({versions}) as versions),

        filled as (
            select
                keys.scope_type, keys.scope_id, keys.value_date, keys.run_number,
                last_value(of_0.is_removed, true) over days as is_removed,
                {structs}
            from keys {joins}
            window days as (
                partition by keys.scope_type, keys.scope_id, keys.value_date order by keys.run_number
                rows between unbounded preceding and current row
            )
        )

        select scope_type, scope_id, {columns}, {unknown}, value_date, is_removed, run_number from filled"""


def _filled(table: str, columns: tuple[str, ...]) -> str:
    """The row of a table in the newest run up to each: whole, for a column that is null in it is not to be filled from before."""
    listed = ", ".join(f"'{column}', {table}.{column}" for column in columns)
    return f"last_value(case when {table}.run_number is not null then named_struct({listed}) end, true) over days as {table}"
