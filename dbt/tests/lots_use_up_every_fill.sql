-- The parts of a fill, as an opening and as a closing, have its units and its money in base currency, gross and net, to the last
-- digit; those of a fill that only opens have its money in the instrument's currency, too. (Pools: pools_hold_what_was_put_in;
-- lots that move: lots_move_with_their_cost.)
with moved_pairs as (
    select distinct account_id, symbol from {{ ref('fact_trades') }} where is_carried
    union
    select account_id, symbol from {{ ref('conversion_fills') }}
),

segments as (
    select segments.*
    from {{ ref('lot_segments') }} as segments
    left anti join moved_pairs
        on segments.account_id = moved_pairs.account_id and segments.symbol = moved_pairs.symbol
    where segments.cost_method <> 'AVERAGE'
),

booked_fills as (
    select trades.*
    from {{ ref('fact_trades') }} as trades
    left anti join moved_pairs
        on trades.account_id = moved_pairs.account_id and trades.symbol = moved_pairs.symbol
    where trades.is_booked and trades.cost_method <> 'AVERAGE'
),

parts as (
    select
        open_trade_id as trade_id, units as opened_units, 0 as closed_units, opening_local as opened_local,
        opening_gross as gross, opening_net as net
    from segments
    union all
    select
        close_trade_id as trade_id, 0 as opened_units, units as closed_units, 0 as opened_local,
        closing_gross as gross, closing_net as net
    from segments
    where close_trade_id is not null
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
full outer join booked_fills as fills
    on used.trade_id = fills.trade_id
where
    (
        used.opened_units = fills.opening_units
        and used.closed_units = fills.closing_units
        and (fills.closing_units > 0 or used.opened_local = fills.gross_local)
        and used.gross = fills.gross_base
        and used.net = fills.net_base
    ) is not true
