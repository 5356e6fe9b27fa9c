{{ config(materialized='view') }}

with period_returns as (
    select * from {{ ref('fact_period_returns') }}
),

accounts as (
    select account_id, portfolio_id, benchmark_symbol from {{ ref('dim_account') }} where first_activity_date is not null
),

members as (
    select 'ACCOUNT' as scope_type, account_id as scope_id, benchmark_symbol as symbol from accounts
    union all
    select 'PORTFOLIO' as scope_type, portfolio_id as scope_id, benchmark_symbol as symbol from accounts
    where portfolio_id is not null
    union all
    select 'ALL' as scope_type, 'ALL' as scope_id, benchmark_symbol as symbol from accounts
),

benchmarks as (
    select scope_type, scope_id, max(symbol) as benchmark_symbol
    from members
    group by scope_type, scope_id
    having count(distinct symbol) = 1 and count(symbol) = count(*)
),

-- Of common units, which no split changes.
prices as (
    select
        prices_daily.symbol,
        prices_daily.currency,
        cast(prices_daily.price as double) / cast({{ scale_of('scales') }} as double) as price,
        prices_daily.calendar_date
    from {{ ref('prices_daily') }} as prices_daily
    {{ join_scale('scales', 'prices_daily.symbol', 'prices_daily.calendar_date') }}
    where prices_daily.symbol in (select benchmark_symbol from benchmarks)
),

with_benchmark as (
    select
        period_returns.*,
        benchmarks.benchmark_symbol,
        case
            when period_returns.xirr_status <> 'BEFORE_BASE'
                then to_prices.price
                    * cast({{ rate_of('to_rates', 'to_prices.currency', 'period_returns.currency') }} as double)
                    / nullif(
                        from_prices.price
                        * cast({{ rate_of('from_rates', 'from_prices.currency', 'period_returns.currency') }} as double),
                        0
                    ) - 1
        end as benchmark_return
    from period_returns
    left join benchmarks
        on period_returns.scope_type = benchmarks.scope_type and period_returns.scope_id = benchmarks.scope_id
    left join prices as from_prices
        on benchmarks.benchmark_symbol = from_prices.symbol and period_returns.from_date = from_prices.calendar_date
    left join prices as to_prices
        on benchmarks.benchmark_symbol = to_prices.symbol and period_returns.as_of_date = to_prices.calendar_date
    {{ join_rate('from_rates', 'from_prices.currency', 'period_returns.currency', 'period_returns.from_date') }}
    {{ join_rate('to_rates', 'to_prices.currency', 'period_returns.currency', 'period_returns.as_of_date') }}
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
