"""The one list of gold: each table and view, its key, its grain and the columns that others rely on.

All that has to know gold by name takes it from here; tests/dbt/test_gold.py holds the models of dbt to it. A table that becomes
a view is one word here, `is_view=True`, and its model.
"""

from collections.abc import Mapping

from lake.gold.table import Table, table

RUNS, LOG, CAUSES = "calc_runs", "restatements", "restatement_causes"


TABLES = (
    table(
        "dim_account",
        "account",
        key="account_id",
        columns="base_currency reporting_currency portfolio_id cost_method flow_timing",
    ),
    table("dim_symbol", "symbol", key="symbol", columns="name asset_class currency"),
    table(
        "dim_scope",
        "scope",
        key="scope_type scope_id",
        columns="flow_timing currency account_count first_activity_date last_activity_date",
        is_view=True,
    ),
    table("dim_date", "calendar day", key="calendar_date", columns="year quarter month iso_week is_weekend is_month_end"),
    table(
        "fact_trades",
        "live trade",
        key="trade_id",
        columns="account_id symbol side currency quantity price cash_amount gross_base net_base is_booked trade_date",
        is_published=True,
    ),
    table(
        "fact_cash_events",
        "live cash event",
        key="cash_event_id",
        columns="account_id cash_type currency signed_amount signed_base value_date is_external is_booked transfer_account_id "
        "transfer_amount transfer_date",
    ),
    table(
        "fact_dividends",
        "account and cash dividend that it is due",
        key="account_id corporate_action_id",
        columns="symbol currency quantity amount_per_share amount base_rate amount_base is_booked ex_date pay_date",
    ),
    table(
        "fact_conversions",
        "account and rename, merger or spin-off of what it held",
        key="account_id corporate_action_id",
        columns="conversion_id action_type symbol new_symbol quantity new_quantity cash_amount cash_base is_booked ex_date",
    ),
    table(
        "fact_cash_balances_daily",
        "account, currency and calendar day",
        key="account_id currency balance_date",
        columns="balance dividends_receivable fx_rate balance_base dividends_receivable_base",
    ),
    table(
        "fact_positions_daily",
        "account, symbol and calendar day",
        key="account_id symbol position_date",
        columns="currency quantity price price_currency price_date price_fx_rate fx_rate market_value_local market_value_base "
        "cost_basis_gross_base unrealized_pnl_base unrealized_pnl_fx_base valuation_status",
    ),
    table(
        "fact_lots",
        "account, symbol, opening fill and transfer that it came by",
        key="account_id symbol open_trade_id received_trade_id",
        nullable_key="received_trade_id",
        columns="cost_method side open_quantity cost_gross_local cost_gross_base open_fx_rate open_date",
        is_view=True,
    ),
    table(
        "fact_lot_disposals",
        "closing fill, opening fill and transfer that it came by",
        key="close_trade_id open_trade_id received_trade_id",
        nullable_key="received_trade_id",
        columns="cost_method quantity realized_pnl_gross_base realized_pnl_fx_base close_date",
        is_view=True,
    ),
    table(
        "fact_pnl_daily",
        "account, symbol and day",
        key="account_id symbol pnl_date",
        nullable_key="symbol",
        columns="realized_pnl_base unrealized_change_base income_base fees_base taxes_base fx_pnl_base "
        "transferred_gain_base total_pnl_base",
    ),
    table(
        "fact_portfolio_value_daily",
        "scope and calendar day",
        key="scope_type scope_id value_date",
        columns="currency valuation_status total_value cash_balance cash_in_transit dividends_receivable positions_value "
        "inflow outflow unpriced_count unsupported_count",
        is_published=True,
        metrics="total_value cash_balance positions_value inflow outflow",
    ),
    table(
        "daily_returns",
        "scope and calendar day",
        key="scope_type scope_id return_date",
        columns="flow_timing daily_return is_trading_day is_no_investment",
        is_of_days=True,
        metrics="daily_return",
    ),
    table(
        "cumulative_returns",
        "scope and calendar day",
        key="scope_type scope_id return_date",
        columns="twr_index cumulative_return",
        is_of_days=True,
        metrics="cumulative_return",
    ),
    table(
        "drawdown",
        "scope and calendar day",
        key="scope_type scope_id return_date",
        columns="running_peak drawdown",
        is_of_days=True,
    ),
    table(
        "drawdown_episodes",
        "scope and peak from which its index fell",
        key="scope_type scope_id peak_date",
        columns="trough_date recovery_date depth days_to_trough days_to_recover",
        is_of_days=True,
    ),
    table(
        "rolling_volatility",
        "scope, window length and trading day",
        key="scope_type scope_id window_days return_date",
        columns="volatility n_obs",
        is_of_days=True,
    ),
    table(
        "fact_period_returns",
        "scope, day at the end of a month or of all, and period",
        key="scope_type scope_id as_of_date period",
        columns="currency from_date twr twr_annualized twr_gross xirr xirr_status modified_dietz",
    ),
    table(
        "period_returns",
        "scope, day at the end of a month or of all, and period",
        key="scope_type scope_id as_of_date period",
        columns="from_date twr twr_annualized twr_gross xirr xirr_status modified_dietz benchmark_return active_return",
        is_view=True,
    ),
    table(
        "contributions",
        "scope, day at the end of a month or of all, period and symbol",
        key="scope_type scope_id as_of_date period symbol",
        nullable_key="symbol",
        columns="currency from_date contribution pnl",
        is_view=True,
        is_statistic=True,
    ),
    table(
        "trading_day_returns",
        "scope and trading day with a return",
        key="scope_type scope_id return_date",
        columns="from_date from_index to_index trading_day_return benchmark_symbol benchmark_return",
        is_view=True,
    ),
    table(
        "risk_metrics",
        "scope, day at the end of a month or of all, and period",
        key="scope_type scope_id as_of_date period",
        columns="from_date n_obs annual_return volatility downside_deviation sharpe sortino calmar max_drawdown var_95 cvar_95 "
        "beta alpha correlation tracking_error information_ratio benchmark_symbol risk_free_rate",
        is_view=True,
        is_statistic=True,
    ),
    table(
        "symbol_correlations",
        "day at the end of a month or of all, pair of symbols held and window length",
        key="as_of_date symbol_a symbol_b window_days",
        columns="correlation n_obs",
        is_view=True,
        is_statistic=True,
    ),
    table(
        "price_gaps",
        "symbol and run of trading days without a closing price",
        key="symbol gap_start",
        columns="gap_end next_close_date expected_days missing_days",
        is_view=True,
    ),
    table(
        "exposures",
        "scope, day at the end of a month or of all, dimension and member",
        key="scope_type scope_id as_of_date dimension member",
        columns="market_value long_value short_value gross_value weight herfindahl top_10_weight",
        is_view=True,
    ),
    table(
        "reconciliation",
        "account, statement and item",
        key="account_id statement_date item",
        columns="stated booked difference tolerance status since known_at",
        is_view=True,
    ),
    table("data_issues", "thing about the events", key="issue_id", columns="kind severity topic entity state detail"),
    table(
        CAUSES,
        "event that a run knew otherwise than the run before it, and each scope",
        key="run_number scope_type scope_id topic id from_date until_date",
        columns="event_id version known_at",
        only_grows=True,
        is_history=True,
    ),
    table(
        LOG,
        "published number of a day that a later run changed",
        key="run_number table_name key business_date metric",
        columns="run_id scope_type scope_id old_value new_value published_at",
        is_view=True,
        is_history=True,
    ),
    table(
        RUNS,
        "recorded run",
        key="run_id",
        columns="code_version kafka_offsets bronze_versions as_of_date started ended",
        only_grows=True,
    ),
)

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
VIEWS = tuple(table.name for table in TABLES if table.is_view)
PUBLISHED = tuple(table for table in TABLES if table.is_published)
OF_DAYS = tuple(table.name for table in TABLES if table.is_of_days)
KEPT = (*(table.name for table in PUBLISHED), *OF_DAYS, RUNS, LOG, CAUSES)  # what is there as it was published
NOT_KEPT = "positions and the parts of profit and loss"  # what a report of an earlier moment lacks, for people


def versions_of(name: str) -> str:
    """The table that keeps every published version of the rows of a table."""
    return f"{name}_published"


# What a run adds to and nothing takes from, but for the record of the runs itself.
GROWING = (
    *(versions_of(table.name) for table in PUBLISHED),
    *(table.name for table in TABLES if table.only_grows and table.name != RUNS),
)


def schema_of(name: str) -> str:
    """Where a table of dbt is that another one names."""
    return "gold" if name in BY_NAME or name in GROWING else "silver"
