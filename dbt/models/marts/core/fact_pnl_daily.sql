{{ config(
    unique_key=['account_id', 'symbol', 'pnl_date'],
    nullable_key=['symbol'],
    restate={'grain': 'account', 'date': 'pnl_date', 'after': 1},
) }}

with summed as (
    select
        account_id,
        symbol,
        {{ money("sum(if(effect = 'realized', amount, 0))") }} as realized_pnl_base,
        {{ money("sum(if(effect = 'unrealized', amount, 0))") }} as unrealized_change_base,
        {{ money("sum(if(effect = 'income', amount, 0))") }} as income_base,
        {{ money("sum(if(effect = 'fees', amount, 0))") }} as fees_base,
        {{ money("sum(if(effect = 'taxes', amount, 0))") }} as taxes_base,
        {{ money("sum(if(effect = 'fx', amount, 0))") }} as fx_pnl_base,
        {{ money("sum(if(effect = 'transferred', amount, 0))") }} as transferred_gain_base,
        pnl_date
    from {{ ref('pnl_effects') }}
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
    transferred_gain_base,
    {{ money("""
        realized_pnl_base + unrealized_change_base + transferred_gain_base + income_base - fees_base - taxes_base + fx_pnl_base
    """) }} as total_pnl_base,
    pnl_date
from summed
