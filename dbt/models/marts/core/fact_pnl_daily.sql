{{ config(
    unique_key=['account_id', 'symbol', 'pnl_date'],
    nullable_key=['symbol'],
    restate={'grain': 'account', 'date': 'pnl_date', 'after': 1},
) }}

with fact_positions_daily as (
    select * from {{ ref('fact_positions_daily') }}
    where {{ within('account', 'position_date', before=1, after=1) }}
),

fact_cash_balances_daily as (
    select * from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date', after=1) }}
),

fact_lot_disposals as (
    select * from {{ ref('fact_lot_disposals') }}
    where {{ within('account', 'close_date', after=1) }}
),

fact_trades as (
    select * from {{ ref('fact_trades') }}
    where is_booked and {{ within('account', 'trade_date', after=1) }}
),

cash_event_effects as (
    select * from {{ ref('cash_event_effects') }}
    where {{ within('account', 'value_date', after=1) }}
),

{% set zero = 'cast(0 as decimal(24, 6))' %}

unrealized_changes as (
    select
        account_id,
        symbol,
        coalesce(market_value_base, 0) - cost_basis_gross_base
        - (lag(coalesce(market_value_base, 0) - cost_basis_gross_base, 1, 0) over (
            partition by account_id, symbol order by position_date
        )) as unrealized_change,
        position_date
    from fact_positions_daily
),

effects as (
    select
        account_id, symbol, {{ zero }} as realized, unrealized_change,
        {{ zero }} as income, {{ zero }} as fees, {{ zero }} as taxes, position_date as pnl_date
    from unrealized_changes
    union all
    select account_id, symbol, realized_pnl_gross_base, {{ zero }}, {{ zero }}, {{ zero }}, {{ zero }}, close_date
    from fact_lot_disposals
    union all
    select account_id, symbol, {{ zero }}, {{ zero }}, {{ zero }}, fee, tax, trade_date
    from fact_trades
    union all
    select account_id, symbol, {{ zero }}, {{ zero }}, income, fees, taxes, value_date
    from cash_event_effects
    union all
    select account_id, null as symbol, {{ zero }}, {{ zero }}, {{ zero }}, {{ zero }}, {{ zero }}, balance_date
    from fact_cash_balances_daily
),

summed as (
    select
        account_id,
        symbol,
        {{ money('sum(realized)') }} as realized_pnl_base,
        {{ money('sum(unrealized_change)') }} as unrealized_change_base,
        {{ money('sum(income)') }} as income_base,
        {{ money('sum(fees)') }} as fees_base,
        {{ money('sum(taxes)') }} as taxes_base,
        {{ zero }} as fx_pnl_base,
        pnl_date
    from effects
    group by account_id, symbol, pnl_date
)

select
    account_id,
    symbol,
    realized_pnl_base,
    unrealized_change_base,
    income_base,
    fees_base,
    taxes_base,
    fx_pnl_base,
    {{ money('realized_pnl_base + unrealized_change_base + income_base - fees_base - taxes_base + fx_pnl_base') }}
        as total_pnl_base,
    pnl_date
from summed
