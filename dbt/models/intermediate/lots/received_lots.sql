-- What came to an account with lots of another: their cost, in its own base currency at the rate of the day.
with fact_trades as (
    select * from {{ ref('fact_trades') }} where is_carried
),

sent as (
    select * from {{ ref('lot_segments') }} where is_moved
)

select
    fact_trades.transfer_account_id as account_id,
    sent.symbol,
    sent.open_trade_id,
    fact_trades.transfer_trade_id as trade_id,
    sent.close_trade_id as transfer_trade_id,
    sent.opening_local as local,
    {{ converted('sent.opening_gross', 'fact_trades.transfer_rate') }} as gross,
    {{ converted('sent.opening_net', 'fact_trades.transfer_rate') }} as net,
    sent.opening_gross as sent_gross,
    fact_trades.trade_date
from sent
inner join fact_trades
    on sent.close_trade_id = fact_trades.trade_id
