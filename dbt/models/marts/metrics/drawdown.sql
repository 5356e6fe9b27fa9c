{{ config(materialized='view') }}

-- There is a peak wherever there is an index; Sail 0.7.2 divides before it filters, and finds a zero where a null lies.
select
    scope_type,
    scope_id,
    twr_index,
    running_peak,
    twr_index / coalesce(running_peak, 1) - 1 as drawdown,
    (twr_index / coalesce(running_peak, 1) - 1) * 100 as drawdown_pct,
    value_date as return_date
from {{ ref('fact_portfolio_value_daily') }}
where twr_index is not null
