{% set window_days = 30 %}

with daily_returns as (
    select * from {{ ref('daily_returns') }}
),

cumulative_returns as (
    select * from {{ ref('cumulative_returns') }}
),

observed as (
    select
        daily_returns.scope_type,
        daily_returns.scope_id,
        cumulative_returns.twr_index,
        daily_returns.return_date
    from daily_returns
    inner join cumulative_returns
        on
            daily_returns.scope_type = cumulative_returns.scope_type
            and daily_returns.scope_id = cumulative_returns.scope_id
            and daily_returns.return_date = cumulative_returns.return_date
    where
        daily_returns.is_trading_day
        and daily_returns.daily_return is not null
),

trading_day_returns as (
    select
        *,
        twr_index / nullif(lag(twr_index, 1, 1d) over (partition by scope_type, scope_id order by return_date), 0)
        - 1 as trading_day_return
    from observed
),

windowed as (
    select
        *,
        count(*) over days as n_obs,
        count(trading_day_return) over days as n_values,
        stddev_samp(trading_day_return) over days as standard_deviation
    from trading_day_returns
    window days as (
        partition by scope_type, scope_id order by return_date
        rows between {{ window_days - 1 }} preceding and current row
    )
)

select
    scope_type,
    scope_id,
    {{ window_days }} as window_days,
    if(n_values = {{ window_days }}, standard_deviation * sqrt(252), null) as volatility,
    n_obs,
    return_date
from windowed
