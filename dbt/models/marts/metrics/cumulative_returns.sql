{{ config(materialized='view') }}

select
    scope_type,
    scope_id,
    twr_index,
    twr_index - 1 as cumulative_return,
    (twr_index - 1) * 100 as cumulative_return_pct,
    base_date,
    value_date as return_date
from {{ ref('fact_portfolio_value_daily') }}
