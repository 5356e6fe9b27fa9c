"""Do the gold tables have the columns, the types and the keys that others rely on?"""

import re
from dataclasses import dataclass

from lake.verify.registry import Evidence, Outcome, Result, check

# By the name of a column, in any gold table: money is decimal from end to end, statistics are double.
TYPES = (
    (r"(^|_)quantity$", "DECIMAL(20,8)"),
    (r"^price$", "DECIMAL(18,8)"),
    (r"_(base|local|value|amount)$|^(balance|cash_balance|inflow|outflow|fee|tax)$", "DECIMAL(24,6)"),
    (r"_date$|^(opened|closed)_on$", "DATE"),
    (r"_at$|^(started|ended|first_seen|last_seen)$", "TIMESTAMP WITH TIME ZONE"),
    (r"^(daily_return|cumulative_return|twr_index|running_peak|drawdown|volatility|weight)(_pct)?$", "DOUBLE"),
    (r"^(is|tracks)_", "BOOLEAN"),
    (r"(^|_)(id|type|status|method|currency|symbol|side)$", "VARCHAR"),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """The key of a table, the columns beside it that others read, and which of the key may be null."""

    key: tuple[str, ...]
    columns: tuple[str, ...]
    nullable: tuple[str, ...] = ()


SCOPE_DAY = ("scope_type", "scope_id", "return_date")
POSITION = (
    "quantity",
    "price",
    "price_date",
    "market_value_base",
    "cost_basis_gross_base",
    "unrealized_pnl_base",
    "valuation_status",
)
PNL = ("realized_pnl_base", "unrealized_change_base", "income_base", "fees_base", "taxes_base", "fx_pnl_base", "total_pnl_base")
VALUE = ("total_value", "cash_balance", "positions_value", "inflow", "outflow", "unpriced_count", "unsupported_count")
CONTRACTS = {
    "dim_account": Contract(("account_id",), ("base_currency", "portfolio_id", "cost_method", "flow_timing")),
    "dim_symbol": Contract(("symbol",), ("name", "asset_class", "currency")),
    "dim_date": Contract(("calendar_date",), ("year", "quarter", "month", "iso_week", "is_weekend", "is_month_end")),
    "fact_trades": Contract(("trade_id",), ("account_id", "symbol", "side", "quantity", "price", "cash_amount", "trade_date")),
    "fact_cash_events": Contract(("cash_event_id",), ("account_id", "cash_type", "signed_amount", "value_date", "is_external")),
    "fact_cash_balances_daily": Contract(("account_id", "currency", "balance_date"), ("balance",)),
    "fact_positions_daily": Contract(("account_id", "symbol", "position_date"), POSITION),
    "fact_lots": Contract(("account_id", "symbol", "open_trade_id"), ("side", "open_quantity", "cost_gross_base", "open_date")),
    "fact_lot_disposals": Contract(("close_trade_id", "open_trade_id"), ("quantity", "realized_pnl_gross_base", "close_date")),
    "fact_pnl_daily": Contract(("account_id", "symbol", "pnl_date"), PNL, nullable=("symbol",)),
    "fact_portfolio_value_daily": Contract(("scope_type", "scope_id", "value_date"), (*VALUE, "valuation_status")),
    "daily_returns": Contract(SCOPE_DAY, ("daily_return", "is_trading_day", "is_no_investment", "flow_timing")),
    "cumulative_returns": Contract(SCOPE_DAY, ("twr_index", "cumulative_return")),
    "drawdown": Contract(SCOPE_DAY, ("running_peak", "drawdown")),
    "rolling_volatility": Contract((*SCOPE_DAY, "window_days"), ("volatility", "n_obs")),
    "data_issues": Contract(("issue_id",), ("kind", "severity", "topic", "entity", "state", "detail")),
    "calc_runs": Contract(("run_id",), ("code_version", "kafka_offsets", "bronze_versions", "as_of_date", "started", "ended")),
}


@check("contracts: columns and types of gold", *(f"gold.{table}" for table in CONTRACTS))
def columns_and_types(evidence: Evidence) -> Outcome:
    """Every column that others rely on is there; quantities, money, days and statistics have their types in every gold table."""
    wrong, seen = [], 0
    for table, contract in CONTRACTS.items():
        found = {name: kind for name, kind, *_ in evidence.rows(f"describe gold.{table}")}
        wrong += [f"gold.{table} has no {name}" for name in (*contract.key, *contract.columns) if name not in found]
        for name, kind in found.items():
            expected = next((expected for pattern, expected in TYPES if re.search(pattern, name)), kind)
            if kind != expected:
                wrong.append(f"gold.{table}.{name} is {kind}, not {expected}")
        seen += len(found)
    if wrong:
        return Outcome(Result.FAILED, "; ".join(wrong[:5]))
    return Outcome(Result.PASSED, f"{seen} columns of {len(CONTRACTS)} tables")


@check("contracts: keys of gold are unique and not null", *(f"gold.{table}" for table in CONTRACTS))
def keys_are_unique(evidence: Evidence) -> Outcome:
    """The grain of each table."""
    total = 0
    there = {table: contract for table, contract in CONTRACTS.items() if f"gold.{table}" in evidence.tables}
    for table, contract in there.items():
        key, required = ", ".join(contract.key), [column for column in contract.key if column not in contract.nullable]
        null = " or ".join(f"{column} is null" for column in required)
        wrong = f"select {key}, count(*) as times from gold.{table} group by {key} having count(*) > 1 or {null}"
        outcome = evidence.expect_none(wrong, "")
        if outcome.result is Result.FAILED:
            return Outcome(Result.FAILED, f"gold.{table}: {outcome.detail}")
        total += evidence.number(f"select count(*) from gold.{table}")
    return Outcome(Result.PASSED, f"{total:,} rows of {len(there)} tables")
