{{ config(unique_key=['close_trade_id', 'open_trade_id'], restate={'grain': 'pair'}) }}

with lot_segments as (
    select * from {{ ref('lot_segments') }} where {{ within('pair') }}
),

disposals as (
    select
        lot_segments.*,
        {{ scale_of('scales') }} as scale,
        if(side = 'LONG', closing_gross, opening_gross) as proceeds_gross,
        if(side = 'LONG', closing_net, opening_net) as proceeds_net,
        if(side = 'LONG', opening_gross, closing_gross) as cost_gross,
        if(side = 'LONG', opening_net, closing_net) as cost_net
    from lot_segments
    {{ join_scale('scales', 'lot_segments.symbol', 'lot_segments.close_date') }}
    where close_trade_id is not null
)

select
    close_trade_id,
    open_trade_id,
    account_id,
    symbol,
    side,
    'FIFO' as cost_method,
    {{ quantity('units / scale') }} as quantity,
    proceeds_gross as proceeds_gross_base,
    proceeds_net as proceeds_net_base,
    cost_gross as cost_gross_base,
    cost_net as cost_net_base,
    {{ money('proceeds_gross - cost_gross') }} as realized_pnl_gross_base,
    {{ money('proceeds_net - cost_net') }} as realized_pnl_net_base,
    cast(0 as decimal(24, 6)) as realized_pnl_fx_base,
    cast(datediff(close_date, open_date) as int) as holding_days,
    open_date,
    close_date
from disposals
