{{ config(materialized='view') }}

select
    scope_type,
    scope_id,
    30 as window_days,
    volatility_30 as volatility,
    observations_30 as n_obs,
    value_date as return_date
from {{ ref('fact_portfolio_value_daily') }}
where observations_30 is not null
