{{ config(materialized='view') }}

with period_returns as (
    select * from {{ ref('fact_period_returns') }}
),

benchmarks as ({{ benchmarks_of_scopes() }}),

prices as ({{ prices_of_units('prices_daily.symbol in (select benchmark_symbol from benchmarks)') }}),

with_benchmark as (
    select
        period_returns.*,
        benchmarks.benchmark_symbol,
        case when period_returns.xirr_status <> 'BEFORE_BASE' then {{ return_of_benchmark('period_returns') }} end
            as benchmark_return
    from period_returns
    {{ join_benchmark('period_returns', 'from_date', 'as_of_date') }}
)

select
    scope_type,
    scope_id,
    currency,
    period,
    benchmark_symbol,
    xirr_status,
    twr,
    twr_annualized,
    twr_gross,
    xirr,
    modified_dietz,
    benchmark_return,
    twr - benchmark_return as active_return,
    from_date,
    as_of_date
from with_benchmark
