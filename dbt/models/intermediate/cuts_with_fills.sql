-- Each run of units with the fills that opened and closed it, and where on the axes of their episodes those begin.
with lot_cuts as (
    select * from {{ ref('lot_cuts') }}
),

fills_on_axis as (
    select * from {{ ref('fills_on_axis') }}
)

select
    lot_cuts.*,
    opening.trade_date as open_date,
    opening.units as opening_units,
    opening.closing_units as opening_closes,
    {{ common_units('opening.opening_ends_at - opening.opening_units') }} as opening_starts_at,
    opening.gross_local as opening_local_amount,
    opening.gross_base as opening_gross_amount,
    opening.net_base as opening_net_amount,
    opening.local_fx_rate as open_fx_rate,
    closing.trade_date as close_date,
    closing.units as closing_units,
    {{ common_units('closing.closing_ends_at - closing.closing_units') }} as closing_starts_at,
    closing.gross_base as closing_gross_amount,
    closing.net_base as closing_net_amount,
    closing.local_fx_rate as close_fx_rate,
    {{ scale_of('scales') }} as scale
from lot_cuts
inner join fills_on_axis as opening
    on
        lot_cuts.account_id = opening.account_id
        and lot_cuts.symbol = opening.symbol
        and lot_cuts.open_trade_id = opening.trade_id
left join fills_on_axis as closing
    on
        lot_cuts.account_id = closing.account_id
        and lot_cuts.symbol = closing.symbol
        and lot_cuts.close_trade_id = closing.trade_id
{{ join_scale('scales', 'lot_cuts.symbol', 'coalesce(closing.trade_date, ' ~ as_of() ~ ')') }}
