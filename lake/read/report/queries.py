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

DAYS = """
select
    value_date, total_value, cash_balance, positions_value, inflow, outflow,
    portfolio_value.valuation_status, unpriced_count, unsupported_count,
    daily_return, is_trading_day, cumulative_returns.twr_index, drawdown.drawdown, volatility
from gold.fact_portfolio_value_daily as portfolio_value
left join gold.daily_returns
    on portfolio_value.scope_type = daily_returns.scope_type
    and portfolio_value.scope_id = daily_returns.scope_id and value_date = daily_returns.return_date
left join gold.cumulative_returns
    on portfolio_value.scope_type = cumulative_returns.scope_type
    and portfolio_value.scope_id = cumulative_returns.scope_id and value_date = cumulative_returns.return_date
left join gold.drawdown
    on portfolio_value.scope_type = drawdown.scope_type
    and portfolio_value.scope_id = drawdown.scope_id and value_date = drawdown.return_date
left join gold.rolling_volatility
    on portfolio_value.scope_type = rolling_volatility.scope_type
    and portfolio_value.scope_id = rolling_volatility.scope_id and value_date = rolling_volatility.return_date
    and window_days = 30
where portfolio_value.scope_type = $scope_type and portfolio_value.scope_id = $scope_id
order by value_date
"""

# Drawdown and volatility are not kept as they were published: they follow from the index that is.
DAYS_PUBLISHED = f"""
with portfolio_value as (
    from gold.fact_portfolio_value_daily_as_published_at($at) where {_SCOPE}
),

indexed as (
    select twr_index, daily_return, is_trading_day, coalesce(cumulative.return_date, daily.return_date) as return_date
    from (from gold.daily_returns_as_published_at($at) where {_SCOPE}) as daily
    full join (from gold.cumulative_returns_as_published_at($at) where {_SCOPE}) as cumulative
        on daily.return_date = cumulative.return_date
),

with_drawdown as (
    select *, twr_index / greatest(1, max(twr_index) over (order by return_date)) - 1 as drawdown
    from indexed
),

observed as (
    select return_date, twr_index / nullif(lag(twr_index, 1, 1) over (order by return_date), 0) - 1 as trading_day_return
    from indexed
    where is_trading_day and daily_return is not null
),

with_volatility as (
    select
        return_date,
        if(count(trading_day_return) over days = 30, stddev_samp(trading_day_return) over days * sqrt(252), null) as volatility
    from observed
    window days as (order by return_date rows 29 preceding)
)

select
    value_date, total_value, cash_balance, positions_value, inflow, outflow,
    valuation_status, unpriced_count, unsupported_count,
    daily_return, is_trading_day, twr_index, drawdown, volatility
from portfolio_value
left join with_drawdown on value_date = with_drawdown.return_date
left join with_volatility on value_date = with_volatility.return_date
order by value_date
"""

BASE_DATE = f"select min(base_date) from gold.cumulative_returns where {_SCOPE}"

BASE_DATE_PUBLISHED = f"select min(base_date) from gold.cumulative_returns_as_published_at($at) where {_SCOPE}"

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
