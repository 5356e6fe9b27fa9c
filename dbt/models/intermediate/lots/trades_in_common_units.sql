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
    live_trades.trade_date,
    live_trades.executed_at
from live_trades
{{ join_scale('scales', 'live_trades.symbol', 'live_trades.trade_date') }}
where
    {{ within('pair', prefix='live_trades.') }}
    and live_trades.unsupported_reason is null
    and live_trades.trade_date <= {{ as_of() }}
