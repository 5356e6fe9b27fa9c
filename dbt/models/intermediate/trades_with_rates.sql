-- Each live trade with its rates to the currencies that it is booked in: of its confirmation, else of its day.
with trades as (
    select * from {{ ref('trades_with_currencies') }}
)

select
    trades.*,
    if(
        trades.settlement_currency = trades.base_currency and trades.currency <> trades.base_currency,
        trades.fx_rate,
        {{ rate_of('to_base', 'trades.currency', 'trades.base_currency') }}
    ) as base_rate,
    {{ rate_of('to_local', 'trades.currency', 'trades.local_currency') }} as local_rate,
    {{ rate_of('local_to_base', 'trades.local_currency', 'trades.base_currency') }} as local_base_rate
from trades
{{ join_rate('to_base', 'trades.currency', 'trades.base_currency', 'trades.trade_date') }}
{{ join_rate('to_local', 'trades.currency', 'trades.local_currency', 'trades.trade_date') }}
{{ join_rate('local_to_base', 'trades.local_currency', 'trades.base_currency', 'trades.trade_date') }}
