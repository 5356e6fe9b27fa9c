with daily_returns as (
    select * from {{ ref('daily_returns') }}
),

with_base_date as (
    select
        *,
        date_sub(min(if(daily_return is not null, return_date, null)) over (partition by scope_type, scope_id), 1) as base_date,
        coalesce(1 + daily_return, 1) as factor
    from daily_returns
),

with_index as (
    select
        *,
        if(return_date >= base_date, {{ running_product('factor', 'days') }}, null) as twr_index
    from with_base_date
    window days as (
        partition by scope_type, scope_id order by return_date rows between unbounded preceding and current row
    )
)

select
    scope_type,
    scope_id,
    twr_index,
    twr_index - 1 as cumulative_return,
    (twr_index - 1) * 100 as cumulative_return_pct,
    base_date,
    return_date
from with_index
