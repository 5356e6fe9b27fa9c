{{ config(materialized='view') }}

select
    scope_type,
    scope_id,
    flow_timing,
    valuation_status,
    daily_return,
    daily_return * 100 as daily_return_pct,
    start_value,
    end_value,
    is_trading_day,
    is_no_investment,
    value_date as return_date
from {{ ref('fact_portfolio_value_daily') }}
