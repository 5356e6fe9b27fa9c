{{ config(materialized='view') }}

-- Falls of the index from a peak, until it is there again. What is less than 1e-12 below is a last digit, no fall.
with days as (
    select
        scope_type,
        scope_id,
        base_date,
        twr_index / coalesce(running_peak, 1) - 1 as drawdown,
        -- Days since the base day: of that, where the scope has it, 0. There is a row for each day.
        row_number() over all_days - count_if(value_date = base_date) over scope as nth,
        lead(value_date) over all_days as next_date,
        value_date
    from {{ ref('fact_portfolio_value_daily') }}
    where twr_index is not null
    window scope as (partition by scope_type, scope_id), all_days as (partition by scope_type, scope_id order by value_date)
),

with_peaks as (
    select
        *,
        coalesce(max(if(drawdown > -1e-12, value_date, null)) over so_far, base_date) as peak_date,
        coalesce(max(if(drawdown > -1e-12, nth, null)) over so_far, 0) as nth_of_peak
    from days
    window so_far as (
        partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
    )
),

with_depths as (
    select *, min(drawdown) over (partition by scope_type, scope_id, peak_date) as depth
    from with_peaks
    where drawdown <= -1e-12
),

episodes as (
    select
        scope_type,
        scope_id,
        peak_date,
        nth_of_peak,
        min(if(drawdown <= depth + 1e-12, value_date, null)) as trough_date,
        min(if(drawdown <= depth + 1e-12, nth, null)) as nth_of_trough,
        if(count(next_date) = count(*), max(next_date), null) as recovery_date,
        max(nth) + 1 as nth_of_recovery,
        depth
    from with_depths
    group by scope_type, scope_id, peak_date, nth_of_peak, depth
)

select
    scope_type,
    scope_id,
    peak_date,
    trough_date,
    recovery_date,
    depth,
    nth_of_trough - nth_of_peak as days_to_trough,
    if(recovery_date is null, null, nth_of_recovery - nth_of_trough) as days_to_recover
from episodes
