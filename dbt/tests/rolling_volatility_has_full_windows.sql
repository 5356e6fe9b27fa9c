-- The n-th observation of a scope has n in its window, at most all; a full one has a volatility, but where all was lost before.
with numbered as (
    select
        *,
        row_number() over (partition by scope_type, scope_id, window_days order by return_date) as nth
    from {{ ref('rolling_volatility') }}
),

lowest as (
    select scope_type, scope_id, min(twr_index) as lowest_index
    from {{ ref('cumulative_returns') }}
    group by scope_type, scope_id
)

select numbered.*
from numbered
inner join lowest
    on numbered.scope_type = lowest.scope_type and numbered.scope_id = lowest.scope_id
where
    (
        numbered.n_obs = least(numbered.nth, numbered.window_days)
        and (numbered.volatility is null or numbered.n_obs = numbered.window_days)
        and (numbered.volatility is not null or numbered.n_obs < numbered.window_days or lowest.lowest_index <= 0)
        and coalesce(numbered.volatility >= 0, true)
    ) is not true
