"""The SQL of the report, for DuckDB; each takes $scope_type and $scope_id, what is as published $at, too."""

_MEMBERS = """members as (
    select account_id, base_currency
    from gold.dim_account
    where
        $scope_type = 'ALL'
        or ($scope_type = 'ACCOUNT' and account_id = $scope_id)
        or ($scope_type = 'PORTFOLIO' and portfolio_id = $scope_id)
)"""

_SCOPE = "scope_type = $scope_type and scope_id = $scope_id"

_DAYS = f"""
select
    value_date, total_value, cash_balance, positions_value, inflow, outflow,
    valuation_status, unpriced_count, unsupported_count,
    daily_return, is_trading_day, twr_index, twr_index / running_peak - 1 as drawdown, volatility_30 as volatility
from {{table}}
where {_SCOPE}
order by value_date
"""

DAYS = _DAYS.format(table="gold.fact_portfolio_value_daily")

DAYS_PUBLISHED = _DAYS.format(table="gold.fact_portfolio_value_daily_as_published_at($at)")

BASE_DATE = f"select min(base_date) from gold.fact_portfolio_value_daily where {_SCOPE}"

BASE_DATE_PUBLISHED = f"select min(base_date) from gold.fact_portfolio_value_daily_as_published_at($at) where {_SCOPE}"

# That of all its accounts; of accounts in several the $reporting_currency.
CURRENCY = f"""
with {_MEMBERS}
select if(count(distinct base_currency) = 1, max(base_currency), $reporting_currency) from members
"""

# One row for an instrument, whatever number of accounts hold it: they share its price.
POSITIONS = f"""
with {_MEMBERS},

scope_value as (
    select cast(total_value as double) as total_value
    from gold.fact_portfolio_value_daily
    where scope_type = $scope_type and scope_id = $scope_id and value_date = $day
),

held as (
    select
        symbol,
        sum(quantity) as quantity,
        max(price) as price,
        max(price_date) as price_date,
        max(valuation_status) as valuation_status,
        if(count(market_value_base) = count(*), sum(market_value_base), null) as market_value,
        sum(cost_basis_gross_base) as cost_basis,
        if(count(unrealized_pnl_base) = count(*), sum(unrealized_pnl_base), null) as unrealized_pnl
    from gold.fact_positions_daily
    inner join members using (account_id)
    where position_date = $day and quantity <> 0
    group by symbol
)

select
    symbol, coalesce(dim_symbol.name, symbol), quantity, held.price, price_date, valuation_status,
    market_value, cost_basis, unrealized_pnl, cast(market_value as double) / nullif(scope_value.total_value, 0)
from held
cross join scope_value
left join gold.dim_symbol using (symbol)
order by abs(market_value) desc nulls last, symbol
"""

PNL = f"""
with {_MEMBERS}
select
    coalesce(sum(realized_pnl_base), 0), coalesce(sum(unrealized_change_base), 0), coalesce(sum(income_base), 0),
    coalesce(sum(fees_base), 0), coalesce(sum(taxes_base), 0), coalesce(sum(fx_pnl_base), 0), coalesce(sum(total_pnl_base), 0)
from gold.fact_pnl_daily
inner join members using (account_id)
where pnl_date > $start and pnl_date <= $day
"""
