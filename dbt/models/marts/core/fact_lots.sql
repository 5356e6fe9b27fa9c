{{ config(materialized='view') }}

select
    account_id,
    symbol,
    open_trade_id,
    received_trade_id,
    cost_method,
    side,
    opened_quantity as original_quantity,
    quantity as open_quantity,
    opening_local as cost_gross_local,
    opening_gross as cost_gross_base,
    opening_net as cost_net_base,
    open_fx_rate,
    open_date
from {{ ref('lot_segments') }}
where close_trade_id is null
