{% set net = "gross_base + if(" ~ adds_units('side') ~ ", 1, -1) * (fee_base + tax_base)" %}
-- Each live trade with its money: as it moved, in the instrument's currency and in the account's.
with trades as (
    select *, coalesce(gross_amount, {{ value_of('quantity', 'price') }}) as money_of_fill
    from {{ ref('trades_with_rates') }}
),

-- A fill in the instrument's currency opens and closes at its own rate; one in another, at that of the day.
with_money as (
    select
        *,
        {{ unsupported_trade() }} as unsupported_reason,
        {{ money('money_of_fill + fee + tax') }} as paid,
        {{ money('money_of_fill - fee - tax') }} as received,
        {{ converted('money_of_fill', 'local_rate') }} as gross_local,
        {{ converted('money_of_fill', 'base_rate') }} as gross_base,
        {{ converted('fee', 'base_rate') }} as fee_base,
        {{ converted('tax', 'base_rate') }} as tax_base,
        if(currency = local_currency, base_rate, local_base_rate) as local_fx_rate
    from trades
)

select
    trade_id,
    account_id,
    symbol,
    side,
    currency,
    settlement_currency,
    local_currency,
    base_currency,
    transfer_id,
    lot_ref,
    cost_method,
    event_id,
    source,
    unsupported_reason,
    version,
    quantity,
    price,
    money_of_fill as gross_amount,
    fee,
    tax,
    fx_rate,
    case side
        when 'BUY' then -{{ converted('paid', 'fx_rate') }}
        when 'SELL' then {{ converted('received', 'fx_rate') }}
        else cast(0 as decimal(24, 6))
    end as cash_amount,
    gross_local,
    gross_base,
    fee_base,
    tax_base,
    {{ money(net) }} as net_base,
    -- What comes in kind is put in; so is, for a purchase, the money that an account does not keep.
    case
        when tracks_cash and not {{ is_in_kind('side') }} then cast(0 as decimal(24, 6))
        when {{ adds_units('side') }} then {{ money(net) }}
        else {{ money('-(' ~ net ~ ')') }}
    end as flow_base,
    base_rate,
    local_fx_rate,
    tracks_cash,
    trade_date,
    settlement_date,
    executed_at,
    recorded_at,
    known_at
from with_money
