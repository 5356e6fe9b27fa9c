-- What came to an account with lots of another, or with those of another symbol: their cost, in its own base currency and in the
-- instrument's at the rate of the day.
with sent as (
    select * from {{ ref('lot_segments') }} where is_moved
),

arrivals as (
    select
        trade_id as close_trade_id, transfer_account_id as account_id, symbol, transfer_trade_id as trade_id, transfer_rate,
        cast(1 as decimal(18, 10)) as local_rate, trade_date
    from {{ ref('fact_trades') }}
    where is_carried
    union all
    select
        conversion_id as close_trade_id, account_id, new_symbol as symbol, conversion_id as trade_id,
        cast(1 as decimal(18, 10)) as transfer_rate, local_rate, ex_date as trade_date
    from {{ ref('fact_conversions') }}
    where is_booked
)

select
    arrivals.account_id,
    arrivals.symbol,
    sent.symbol as sent_symbol,
    sent.open_trade_id,
    sent.side,
    arrivals.trade_id,
    sent.close_trade_id as transfer_trade_id,
    {{ converted('sent.opening_local', 'arrivals.local_rate') }} as local,
    {{ converted('sent.opening_gross', 'arrivals.transfer_rate') }} as gross,
    {{ converted('sent.opening_net', 'arrivals.transfer_rate') }} as net,
    sent.opening_gross as sent_gross,
    arrivals.trade_date
from sent
inner join arrivals
    on sent.close_trade_id = arrivals.close_trade_id
