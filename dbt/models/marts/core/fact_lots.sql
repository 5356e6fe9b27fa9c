{{ config(unique_key=['account_id', 'symbol', 'open_trade_id'], restate={'grain': 'pair'}) }}

with lot_segments as (
    select * from {{ ref('lot_segments') }} where {{ within('pair') }}
),

open_lots as (
    select
        lot_segments.*,
        {{ scale_of('scales') }} as scale
    from lot_segments
    {{ join_scale('scales', 'lot_segments.symbol', as_of()) }}
    where close_trade_id is null
)

select
    account_id,
    symbol,
    open_trade_id,
    side,
    {{ quantity('opened_units / scale') }} as original_quantity,
    {{ quantity('units / scale') }} as open_quantity,
    opening_gross as cost_gross_base,
    opening_net as cost_net_base,
    cast(1 as decimal(18, 10)) as open_fx_rate,
    open_date
from open_lots
