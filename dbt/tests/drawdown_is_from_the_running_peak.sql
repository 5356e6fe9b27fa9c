-- The peak is the highest index so far, at least 1; the drawdown is the index below it, never above 0.
with with_peak as (
    select
        *,
        greatest(1, max(twr_index) over (partition by scope_type, scope_id order by return_date)) as highest_index
    from {{ ref('drawdown') }}
)

select *
from with_peak
where
    (
        running_peak = highest_index
        and drawdown <= 0
        and abs((1 + drawdown) * running_peak - twr_index) <= 1e-9 * running_peak
    ) is not true
