-- The volatility of each scope over its last 30 returns from trading day to trading day; other days have none of their own.
with with_trading_day_return as (
    select
        *,
        twr_index / nullif(
            lag(twr_index, 1, 1d) over (partition by scope_type, scope_id, is_observed order by value_date), 0
        ) - 1 as trading_day_return
    from {{ ref('scope_index') }}
),

-- Of the values themselves: a deviation that slides with the window keeps a trace of large returns that have left it.
windowed as (
    select
        *,
        count(*) over days as observations,
        collect_list(if(is_observed, trading_day_return, null)) over days as returns
    from with_trading_day_return
    window days as (
        partition by scope_type, scope_id, is_observed order by value_date rows between 29 preceding and current row
    )
)

select
    *,
    if(size(returns) = 30, {{ standard_deviation('returns') }} * sqrt(252), null) as volatility_30,
    if(is_observed, observations, null) as observations_30
from windowed
