-- What was sent of lots in kind arrives: of each transfer the units and the cost of what left are those of what came (in the
-- receiver's base currency), to the last digit; a pool apart, which does not tell what came from where.
with fact_trades as (
    select * from {{ ref('fact_trades') }} where is_carried
),

sent as (
    select close_trade_id, sum(units) as units, sum(opening_gross) as gross
    from {{ ref('lot_segments') }}
    where is_moved
    group by close_trade_id
),

converted as (
    select trade_id, sum(gross) as gross, sum(net) as net
    from {{ ref('received_lots') }}
    group by trade_id
),

received as (
    select received_trade_id, sum(units) as units, sum(opening_gross) as gross, sum(opening_net) as net
    from {{ ref('lot_segments') }}
    where received_trade_id is not null
    group by received_trade_id
)

select
    fact_trades.trade_id,
    sent.units as sent_units,
    received.units as received_units,
    converted.gross as sent_gross,
    received.gross as received_gross
from fact_trades
left join sent
    on fact_trades.transfer_trade_id = sent.close_trade_id
left join converted
    on fact_trades.trade_id = converted.trade_id
left join received
    on fact_trades.trade_id = received.received_trade_id
where
    fact_trades.is_received
    and (
        sent.units = fact_trades.signed_units
        and (
            fact_trades.cost_method = 'AVERAGE'
            or (received.units = sent.units and received.gross = converted.gross and received.net = converted.net)
        )
    ) is not true
