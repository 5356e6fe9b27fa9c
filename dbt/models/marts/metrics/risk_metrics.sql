{{ config(materialized='view') }}
{% set key = 'scope_type, scope_id, as_of_date, period' %}

-- Statistics of the returns from trading day to trading day of each period.
with policies as ({{ risk_free_rates_of_scopes() }}),

benchmarks as ({{ benchmarks_of_scopes() }}),

observed as (
    select
        periods.scope_type, periods.scope_id, periods.period, periods.from_date, periods.as_of_date,
        returns.from_index, returns.to_index, returns.trading_day_return as own,
        case when returns.benchmark_return < 100 then returns.benchmark_return end as other, returns.return_date
    from {{ ref('fact_period_returns') }} as periods
    left join {{ ref('trading_day_returns') }} as returns
        on
            periods.scope_type = returns.scope_type
            and periods.scope_id = returns.scope_id
            and periods.from_date < returns.return_date
            and periods.as_of_date >= returns.return_date
            and periods.xirr_status <> 'BEFORE_BASE'
),

with_means as (
    select
        *,
        count(return_date) over periods as n_obs,
        count(own) over periods as n_own,
        count(own + other) over periods as n_both,
        cast({{ exact_sum('own') }} over periods as double) / nullif(count(own) over periods, 0) as mean_own,
        cast({{ exact_sum('other') }} over periods as double) / nullif(count(other) over periods, 0) as mean_other,
        to_index / nullif(greatest(max(to_index) over days_so_far, first_value(from_index) over days_so_far), 0) - 1 as drawdown,
        row_number() over by_size as nth
    from observed
    window
        periods as (partition by {{ key }}),
        days_so_far as (partition by {{ key }} order by return_date rows between unbounded preceding and current row),
        by_size as (partition by {{ key }} order by own)
),

summed as ({{ sums_of_risk('with_means') }}),

with_deviations as ({{ deviations_of_risk('summed') }}),

with_policies as (
    select
        with_deviations.*,
        benchmarks.benchmark_symbol,
        cast(policies.risk_free_rate as decimal(18, 8)) as risk_free_rate,
        power(1 + cast(policies.risk_free_rate as double), 1 / cast(252 as double)) - 1 as risk_free,
        own_other / nullif(other_other, 0) as beta,
        case when has_all then {{ compounded('growth', '(252 / cast(nullif(n_obs, 0) as double))') }} end as annual_return
    from with_deviations
    inner join policies
        on with_deviations.scope_type = policies.scope_type and with_deviations.scope_id = policies.scope_id
    left join benchmarks
        on with_deviations.scope_type = benchmarks.scope_type and with_deviations.scope_id = benchmarks.scope_id
)

select
    scope_type, scope_id, period, benchmark_symbol, risk_free_rate, n_obs, annual_return,
    own_deviation * sqrt(252) as volatility,
    downside_deviation * sqrt(252) as downside_deviation,
    (mean_own - risk_free) / {{ above_zero('own_deviation') }} * sqrt(252) as sharpe,
    mean_own * sqrt(252) / {{ above_zero('downside_deviation') }} as sortino,
    annual_return / {{ above_zero('-max_drawdown') }} as calmar,
    case when has_all then max_drawdown end as max_drawdown,
    case when has_all and n_obs >= 20 then var_95 end as var_95,
    case when has_all and n_obs >= 20 then cvar_95 end as cvar_95,
    case when other_deviation > 1e-12 then beta end as beta,
    case
        when other_deviation > 1e-12
            then {{ compounded('(1 + mean_own - risk_free - beta * (mean_other - risk_free))', '252') }}
    end as alpha,
    own_other / nullif(n_obs - 1, 0) / {{ above_zero('own_deviation') }} / {{ above_zero('other_deviation') }} as correlation,
    active_deviation * sqrt(252) as tracking_error,
    (mean_own - mean_other) / {{ above_zero('active_deviation') }} as information_ratio,
    from_date,
    as_of_date
from with_policies
