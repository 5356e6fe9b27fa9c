{#
    Between two flows the returns of the days telescope: the product is the last value over the first, and no value between
    them counts. So the index chains runs of days, not days (docs/decisions/index-by-logarithms.md).
#}
-- The index of each scope and day: the chain of its returns since the base day, and the highest it has been.
with scope_returns as (
    select * from {{ ref('scope_returns') }}
),

with_breaks as (
    select
        *,
        coalesce(
            daily_return is null or lag(daily_return) over days is null or start_value <> lag(end_value) over days, true
        ) as begins_run,
        date_sub(min(if(daily_return is not null, value_date, null)) over (partition by scope_type, scope_id), 1)
            as first_day
    from scope_returns
    window days as (partition by scope_type, scope_id order by value_date)
),

with_run_numbers as (
    select
        *,
        count_if(begins_run) over (
            partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
        ) as run_number
    from with_breaks
),

with_factors as (
    select
        *,
        if(daily_return is null, 1d, cast(end_value as double) / cast(first_value(start_value) over run as double)) as run_factor
    from with_run_numbers
    window run as (partition by scope_type, scope_id, run_number order by value_date)
),

with_completed_factors as (
    select
        *,
        if(begins_run, lag(run_factor, 1, 1d) over (partition by scope_type, scope_id order by value_date), 1d)
            as completed_factor
    from with_factors
),

with_products as (
    select
        *,
        if(value_date >= first_day, first_day, null) as base_date,
        if(value_date >= first_day, {{ running_product('completed_factor', 'days') }} * run_factor, null) as product_so_far
    from with_completed_factors
    window days as (
        partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
    )
),

with_index as (
    -- Nothing times a loss of more than all is -0.0, which Sail takes for another number than 0.
    select *, if(abs(product_so_far) = 0, 0d, product_so_far) as twr_index from with_products
)

select
    *,
    if(twr_index is null, null, greatest(1d, max(twr_index) over (
        partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
    ))) as running_peak,
    is_trading_day and daily_return is not null as is_observed
from with_index
