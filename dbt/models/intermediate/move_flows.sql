-- The flow of each half of a transfer in kind, of its account and of a scope with both; and what moving at cost brings.
with move_values as (
    select * from {{ ref('move_values') }}
),

with_other_half as (
    select
        *,
        max(if(is_received, null, value_base)) over halves as sent_value,
        -- In one currency the halves may be told at two prices; in two they differ only if their events do.
        min(base_currency) over halves <> max(base_currency) over halves
        and min(currency) over halves = max(currency) over halves
        and min(gross_amount) over halves = max(gross_amount) over halves as are_alike
    from move_values
    window halves as (partition by if(is_received, transfer_trade_id, trade_id))
)

select
    trade_id,
    account_id,
    transfer_account_id,
    symbol,
    base_currency,
    {{ money('if(is_received, value_base + costs_base, costs_base - value_base)') }} as flow_base,
    {{ money(
        'costs_base + if(is_received and not are_alike, value_base - ' ~ converted('sent_value', 'transfer_rate') ~ ', 0)'
    ) }} as difference_base,
    {{ money('coalesce(if(is_received, cost_base - value_base, value_base - cost_base), 0)') }} as transferred_gain,
    trade_date
from with_other_half
