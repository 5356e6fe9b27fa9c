{{ config(materialized='view') }}

select
    scope_type,
    scope_id,
    twr_index,
    running_peak,
    twr_index / running_peak - 1 as drawdown,
    (twr_index / running_peak - 1) * 100 as drawdown_pct,
    value_date as return_date
from {{ ref('fact_portfolio_value_daily') }}
where twr_index is not null
