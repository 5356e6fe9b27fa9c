-- The volatility of each scope over its last 30 returns from trading day to trading day; other days have none of their own.
with with_index_before as (
    select
        *,
        lag(twr_index, 1, 1d) over (partition by scope_type, scope_id, is_observed order by value_date) as index_before
    from {{ ref('scope_index') }}
),

with_returns as (
    select *, {{ observed_return('index_before', 'twr_index') }} as trading_day_return from with_index_before
),

-- Of the values themselves: a deviation that slides with the window keeps a trace of large returns that have left it.
windowed as (
    select
        *,
        count(*) over days as observations,
        collect_list(if(is_observed, trading_day_return, null)) over days as returns
    from with_returns
    window days as (
        partition by scope_type, scope_id, is_observed order by value_date rows between 29 preceding and current row
    )
)

select
    *,
    if(size(returns) = 30, {{ standard_deviation('returns') }} * sqrt(252), null) as volatility_30,
    if(is_observed, observations, null) as observations_30
from windowed
