{{ config(materialized='view') }}

-- What a scope returned from one trading day to the next, and its benchmark between the same two days.
with observed as (
    select
        scope_type,
        scope_id,
        currency,
        lag(twr_index, 1, cast(1 as double)) over days as from_index,
        twr_index as to_index,
        coalesce(lag(value_date) over days, base_date) as from_date,
        value_date as return_date
    from {{ ref('fact_portfolio_value_daily') }}
    where is_trading_day and daily_return is not null
    window days as (partition by scope_type, scope_id order by value_date)
),

benchmarks as ({{ benchmarks_of_scopes() }}),

prices as ({{ prices_of_benchmarks() }})

select
    observed.scope_type,
    observed.scope_id,
    benchmarks.benchmark_symbol,
    observed.from_index,
    observed.to_index,
    {{ observed_return('observed.from_index', 'observed.to_index') }} as trading_day_return,
    {{ return_of_benchmark('observed') }} as benchmark_return,
    observed.from_date,
    observed.return_date
from observed
{{ join_benchmark('observed', 'from_date', 'return_date') }}
