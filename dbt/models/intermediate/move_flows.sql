-- The flow of each half of a transfer in kind, of its account and of a scope with both; and what moving at cost brings.
with move_values as (
    select * from {{ ref('move_values') }}
),

with_other_half as (
    select
        one.*,
        -- In one currency the halves may be told at two prices; in two they differ only if their events do.
        if(
            one.base_currency <> other.base_currency
            and one.currency = other.currency and one.gross_amount = other.gross_amount,
            cast(0 as decimal(24, 6)),
            {{ money('one.value_base - ' ~ converted('other.value_base', 'one.transfer_rate')) }}
        ) as difference
    from move_values as one
    inner join move_values as other
        on one.transfer_trade_id = other.trade_id
)

select
    trade_id,
    account_id,
    transfer_account_id,
    symbol,
    base_currency,
    {{ money('if(is_received, value_base + costs_base, costs_base - value_base)') }} as flow_base,
    {{ money('costs_base + if(is_received, difference, 0)') }} as difference_base,
    {{ money('coalesce(if(is_received, cost_base - value_base, value_base - cost_base), 0)') }} as transferred_gain,
    trade_date
from with_other_half
