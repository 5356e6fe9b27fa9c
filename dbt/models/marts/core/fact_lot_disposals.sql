{{ config(materialized='view') }}

with disposals as (
    select
        *,
        case when side = 'LONG' then closing_gross else opening_gross end as proceeds_gross_base,
        case when side = 'LONG' then closing_net else opening_net end as proceeds_net_base,
        case when side = 'LONG' then opening_gross else closing_gross end as cost_gross_base,
        case when side = 'LONG' then opening_net else closing_net end as cost_net_base
    from {{ ref('lot_segments') }}
    where close_trade_id is not null and not is_moved
)

select
    close_trade_id,
    open_trade_id,
    received_trade_id,
    account_id,
    symbol,
    side,
    cost_method,
    quantity,
    proceeds_gross_base,
    proceeds_net_base,
    cost_gross_base,
    cost_net_base,
    cast(proceeds_gross_base - cost_gross_base as decimal(24, 6)) as realized_pnl_gross_base,
    cast(proceeds_net_base - cost_net_base as decimal(24, 6)) as realized_pnl_net_base,
    realized_fx as realized_pnl_fx_base,
    holding_days,
    open_date,
    close_date
from disposals
