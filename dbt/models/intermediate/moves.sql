-- The other half of each transfer in kind that has just one; with the rate from the sender's to the receiver's currency.
with transfers as (
    select *, side = 'TRANSFER_OUT' as is_sent from {{ ref('trades_with_currencies') }}
    where {{ is_in_kind('side') }} and transfer_id is not null
),

pairs as (
    select
        transfer_id,
        symbol,
        max(if(is_sent, trade_id, null)) as sent_trade_id,
        max(if(is_sent, null, trade_id)) as received_trade_id,
        max(if(is_sent, account_id, null)) as sent_by,
        max(if(is_sent, null, account_id)) as received_by,
        max(if(is_sent, base_currency, null)) as sent_currency,
        max(if(is_sent, null, base_currency)) as received_currency,
        max(if(is_sent, executed_at, null)) as sent_at,
        max(executed_at) as received_at,
        max(trade_date) as move_date
    from transfers
    group by transfer_id, symbol
    having
        count(*) = 2
        and count_if(is_sent) = 1
        and min(quantity) = max(quantity)
        and min(trade_date) = max(trade_date)
),

with_rates as (
    select pairs.*, {{ rate_of('rates', 'pairs.sent_currency', 'pairs.received_currency') }} as transfer_rate
    from pairs
    {{ join_rate('rates', 'pairs.sent_currency', 'pairs.received_currency', 'pairs.move_date') }}
)

-- Nothing is received before it was sent.
select
    inline(array(
        struct(
            sent_trade_id as trade_id, received_trade_id as transfer_trade_id, received_by as transfer_account_id,
            transfer_rate as transfer_rate, false as is_received, sent_at as ordered_at
        ),
        struct(
            received_trade_id as trade_id, sent_trade_id as transfer_trade_id, sent_by as transfer_account_id,
            transfer_rate as transfer_rate, true as is_received, received_at as ordered_at
        )
    ))
from with_rates
where transfer_rate is not null
