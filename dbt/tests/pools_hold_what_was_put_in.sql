-- Under AVERAGE: what was taken of the pools of a symbol and what is still in them is all the units and money that its fills
-- opened with, and what closed them is all that its fills closed with, to the last digit.
-- (Lots that move: lots_move_with_their_cost.)
with moved_pairs as (
    select distinct account_id, symbol from {{ ref('fact_trades') }} where is_carried
    union
    select account_id, symbol from {{ ref('conversion_fills') }}
),

segments as (
    select
        account_id,
        symbol,
        sum(units) as opened_units,
        sum(if(close_trade_id is null, 0, units)) as closed_units,
        sum(opening_gross) as opened_gross,
        sum(opening_net) as opened_net,
        sum(coalesce(closing_gross, 0)) as closed_gross,
        sum(coalesce(closing_net, 0)) as closed_net
    from {{ ref('lot_segments') }}
    where cost_method = 'AVERAGE'
    group by account_id, symbol
),

fills as (
    select
        account_id,
        symbol,
        sum(opening_units) as opened_units,
        sum(closing_units) as closed_units,
        sum(gross_base) as gross,
        sum(net_base) as net
    from {{ ref('fact_trades') }}
    where is_booked and cost_method = 'AVERAGE'
    group by account_id, symbol
)

select
    coalesce(segments.account_id, fills.account_id) as account_id,
    coalesce(segments.symbol, fills.symbol) as symbol,
    segments.opened_units,
    fills.opened_units as units_of_fills,
    segments.opened_gross + segments.closed_gross as gross_of_segments,
    fills.gross
from segments
full outer join fills
    on segments.account_id = fills.account_id and segments.symbol = fills.symbol
left anti join moved_pairs
    on
        coalesce(segments.account_id, fills.account_id) = moved_pairs.account_id
        and coalesce(segments.symbol, fills.symbol) = moved_pairs.symbol
where
    (
        segments.opened_units = fills.opened_units
        and segments.closed_units = fills.closed_units
        and segments.opened_gross + segments.closed_gross = fills.gross
        and segments.opened_net + segments.closed_net = fills.net
    ) is not true
