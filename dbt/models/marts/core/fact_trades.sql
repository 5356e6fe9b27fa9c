{{ config(unique_key=['trade_id'], restate={'grain': 'pair'}) }}

with live_trades as (
    select * from {{ ref('live_trades') }} where {{ within('pair') }}
),

booked_trades as (
    select * from {{ ref('booked_trades') }}
)

select
    live_trades.trade_id,
    live_trades.account_id,
    live_trades.symbol,
    live_trades.side,
    live_trades.currency,
    live_trades.settlement_currency,
    live_trades.local_currency,
    live_trades.base_currency,
    live_trades.transfer_id,
    booked_trades.transfer_trade_id,
    booked_trades.transfer_account_id,
    live_trades.lot_ref,
    live_trades.cost_method,
    live_trades.event_id,
    live_trades.source,
    live_trades.unsupported_reason,
    live_trades.version,
    live_trades.quantity,
    live_trades.price,
    live_trades.gross_amount,
    live_trades.fee,
    live_trades.tax,
    live_trades.fx_rate,
    live_trades.cash_amount,
    live_trades.gross_local,
    live_trades.gross_base,
    live_trades.fee_base,
    live_trades.tax_base,
    live_trades.net_base,
    if(booked_trades.is_carried and live_trades.gross_amount = 0, null, live_trades.flow_base) as flow_base,
    live_trades.base_rate,
    live_trades.local_fx_rate,
    booked_trades.signed_units,
    booked_trades.units_before,
    booked_trades.units_after,
    booked_trades.closing_units,
    booked_trades.opening_units,
    booked_trades.transfer_rate,
    booked_trades.trade_id is not null as is_booked,
    coalesce(booked_trades.is_received, false) as is_received,
    coalesce(booked_trades.is_carried, false) as is_carried,
    live_trades.tracks_cash,
    live_trades.trade_date,
    live_trades.settlement_date,
    live_trades.executed_at,
    coalesce(booked_trades.ordered_at, live_trades.executed_at) as ordered_at,
    live_trades.recorded_at,
    live_trades.known_at
from live_trades
left join booked_trades
    on live_trades.trade_id = booked_trades.trade_id
