{{ config(unique_key=['trade_id'], restate={'grain': 'pair'}) }}

with live_trades as (
    select * from {{ ref('live_trades') }} where {{ within('pair') }}
)

select
    trade_id,
    account_id,
    symbol,
    side,
    currency,
    settlement_currency,
    transfer_id,
    lot_ref,
    event_id,
    source,
    unsupported_reason,
    version,
    quantity,
    price,
    gross_amount,
    fee,
    tax,
    fx_rate,
    cash_amount,
    trade_date,
    settlement_date,
    executed_at,
    recorded_at,
    known_at
from live_trades
