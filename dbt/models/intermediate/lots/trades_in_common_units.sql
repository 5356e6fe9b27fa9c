-- The trades that count, in units that no split changes (docs/metrics.md).
with live_trades as (
    select * from {{ ref('live_trades') }}
)

select
    live_trades.account_id,
    live_trades.symbol,
    live_trades.trade_id,
    live_trades.side,
    {{ scale_of('scales') }} as scale,
    {{ common_units('live_trades.quantity * ' ~ scale_of('scales')) }} as units,
    moves.transfer_trade_id,
    moves.transfer_account_id,
    moves.transfer_rate,
    coalesce(moves.is_received, false) as is_received,
    live_trades.trade_date,
    coalesce(moves.ordered_at, live_trades.executed_at) as ordered_at
from live_trades
left join {{ ref('moves') }} as moves
    on live_trades.trade_id = moves.trade_id
{{ join_scale('scales', 'live_trades.symbol', 'live_trades.trade_date') }}
where
    {{ within('pair', prefix='live_trades.') }}
    and live_trades.unsupported_reason is null
    and live_trades.trade_date <= {{ as_of() }}
