-- The n-th observation of a scope has n, at most 30, in its window (less after a total loss, which no return follows).
with numbered as (
    select
        *,
        row_number() over (partition by scope_type, scope_id, window_days order by return_date) as nth
    from {{ ref('rolling_volatility') }}
)

select *
from numbered
where
    (
        n_obs <= least(nth, window_days)
        and (volatility is null) = (n_obs < window_days)
        and coalesce(volatility >= 0, true)
    ) is not true
