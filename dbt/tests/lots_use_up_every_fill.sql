-- The parts of a fill, as an opening and as a closing, have its units and its money in base currency, gross and net, to the last
-- digit; those of a fill that only opens have its money in the instrument's currency, too. (Pools: pools_hold_what_was_put_in.)
with parts as (
    select
        open_trade_id as trade_id, units as opened_units, 0 as closed_units, opening_local as opened_local,
        opening_gross as gross, opening_net as net
    from {{ ref('lot_segments') }}
    where cost_method <> 'AVERAGE'
    union all
    select
        close_trade_id as trade_id, 0 as opened_units, units as closed_units, 0 as opened_local,
        closing_gross as gross, closing_net as net
    from {{ ref('lot_segments') }}
    where cost_method <> 'AVERAGE' and close_trade_id is not null
),

used as (
    select
        trade_id,
        sum(opened_units) as opened_units,
        sum(closed_units) as closed_units,
        sum(opened_local) as opened_local,
        sum(gross) as gross,
        sum(net) as net
    from parts
    group by trade_id
)

select
    coalesce(used.trade_id, fills.trade_id) as trade_id,
    used.opened_units,
    fills.opening_units,
    used.closed_units,
    fills.closing_units,
    used.opened_local,
    fills.gross_local,
    used.gross,
    fills.gross_base,
    used.net,
    fills.net_base
from used
full outer join (select * from {{ ref('fact_trades') }} where is_booked and cost_method <> 'AVERAGE') as fills
    on used.trade_id = fills.trade_id
where
    (
        used.opened_units = fills.opening_units
        and used.closed_units = fills.closing_units
        and (fills.closing_units > 0 or used.opened_local = fills.gross_local)
        and used.gross = fills.gross_base
        and used.net = fills.net_base
    ) is not true
