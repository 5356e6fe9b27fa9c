with trade_versions as (
    select * from {{ ref('trade_versions') }}
),

live as (
    select
        *,
        coalesce(gross_amount, {{ value_of('quantity', 'price') }}) as money_of_fill
    from trade_versions
    where is_live
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
    {{ unsupported_trade() }} as unsupported_reason,
    version,
    quantity,
    price,
    money_of_fill as gross_amount,
    fee,
    tax,
    fx_rate,
    case side
        when 'BUY' then {{ money('-(money_of_fill + fee + tax) * fx_rate') }}
        when 'SELL' then {{ money('(money_of_fill - fee - tax) * fx_rate') }}
        else cast(0 as decimal(24, 6))
    end as cash_amount,
    trade_date,
    settlement_date,
    executed_at,
    recorded_at,
    known_at
from live
