"""The SQL of the report, for DuckDB; each takes $scope_type and $scope_id, what is as published $at, too."""

_MEMBERS = """members as (
    select account_id, base_currency, currency
    from gold.dim_account
    cross join (select currency from gold.dim_scope where scope_type = $scope_type and scope_id = $scope_id)
    where
        $scope_type = 'ALL'
        or ($scope_type = 'ACCOUNT' and account_id = $scope_id)
        or ($scope_type = 'PORTFOLIO' and portfolio_id = $scope_id)
)"""


def _in_scope_currency(amount: str) -> str:
    """An amount of an account at the rate of its day (alias `rates`): exact where no rate is needed, null without one."""
    converted = f"cast(cast({amount} as double) * rates.rate as decimal(38, 6))"
    return f"if(members.base_currency = members.currency, cast({amount} as decimal(38, 6)), {converted})"


def _join_rates(day: str) -> str:
    pair = "members.base_currency = rates.currency and members.currency = rates.base_currency"
    return f"left join silver.rates_daily as rates on {pair} and rates.calendar_date = {day}"


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

CURRENCY = f"select currency from gold.dim_scope where {_SCOPE}"

# From a day to since inception.
PERIODS = f"""
select
    period, from_date, as_of_date, twr, twr_annualized, twr_gross, xirr, xirr_status, modified_dietz,
    benchmark_return, active_return
from gold.period_returns_at($day)
where {_SCOPE}
order by list_position(['1D', 'WTD', 'MTD', 'QTD', 'YTD', '1M', '3M', '6M', '1Y', '3Y', '5Y', 'ITD'], period)
"""

# One row for an instrument, whatever number of accounts hold it: they share its price. At the rates of the day.
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
        max(price_currency) as price_currency,
        max(price_date) as price_date,
        max(valuation_status) as valuation_status,
        if(count(market_value) = count(*), sum(market_value), null) as market_value,
        sum(cost_basis) as cost_basis,
        if(count(unrealized_pnl) = count(*), sum(unrealized_pnl), null) as unrealized_pnl
    from (
        select
            positions.*,
            {_in_scope_currency("market_value_base")} as market_value,
            {_in_scope_currency("cost_basis_gross_base")} as cost_basis,
            {_in_scope_currency("unrealized_pnl_base")} as unrealized_pnl
        from gold.fact_positions_daily as positions
        inner join members using (account_id)
        {_join_rates("position_date")}
        where position_date = $day
    )
    where quantity <> 0
    group by symbol
)

select
    symbol, coalesce(dim_symbol.name, symbol), quantity, held.price, price_currency, price_date, valuation_status,
    market_value, cost_basis, unrealized_pnl, cast(market_value as double) / nullif(scope_value.total_value, 0)
from held
cross join scope_value
left join gold.dim_symbol using (symbol)
order by abs(market_value) desc nulls last, symbol
"""

# The parts but the currency's, each at the rate of its day.
PNL = f"""
with {_MEMBERS}
select
    {
    ", ".join(
        f"coalesce(sum({_in_scope_currency(column)}), 0)"
        for column in ("realized_pnl_base", "unrealized_change_base", "income_base", "fees_base", "taxes_base")
    )
}
from gold.fact_pnl_daily
inner join members using (account_id)
{_join_rates("pnl_date")}
where pnl_date > $start and pnl_date <= $day
"""

RISK = f"""
select
    period, n_obs, annual_return, volatility, downside_deviation, sharpe, sortino, calmar, max_drawdown, var_95, cvar_95,
    beta, alpha, correlation, tracking_error, information_ratio
from gold.risk_metrics_at($day)
where {_SCOPE} and period = any($periods)
order by list_position($periods, period)
"""

# The largest and the smallest of a period, the largest first.
CONTRIBUTIONS = f"""
select period, from_date, symbol, contribution, pnl
from gold.contributions_at($day)
where {_SCOPE} and period = $period and contribution is not null
qualify
    row_number() over (order by contribution desc, symbol) <= $most
    or row_number() over (order by contribution, symbol desc) <= $most
order by contribution desc, symbol
"""

EXPOSURES = f"""
select dimension, member, market_value, long_value, short_value, weight, herfindahl, top_10_weight
from gold.exposures
where {_SCOPE} and as_of_date = $day
order by dimension, gross_value desc, member
"""

FALLS = f"""
select peak_date, trough_date, recovery_date, depth, days_to_trough, days_to_recover
from gold.drawdown_episodes
where {_SCOPE}
order by depth, peak_date
limit $most
"""
