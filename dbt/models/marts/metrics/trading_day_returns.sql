{{ config(materialized='view') }}

-- What a scope returned from one trading day to the next, and its benchmark between the same two days.
with observed as ({{ observed_days() }}),

benchmarks as ({{ benchmarks_of_scopes() }}),

prices as ({{ prices_of_units('prices_daily.symbol in (select benchmark_symbol from benchmarks)') }})

select
    observed.scope_type,
    observed.scope_id,
    benchmarks.benchmark_symbol,
    observed.from_index,
    observed.twr_index as to_index,
    observed.trading_day_return,
    {{ return_of_benchmark('observed') }} as benchmark_return,
    observed.from_date,
    observed.value_date as return_date
from observed
{{ join_benchmark('observed', 'from_date', 'value_date') }}
