-- Booked are the supported trades up to the as-of date, and no others; each is split at zero. In one
-- currency throughout, what it is booked at is what moved.
select *
from {{ ref('fact_trades') }}
where
    (
        is_booked = (unsupported_reason is null and trade_date <= {{ as_of() }})
        and is_booked = (signed_units is not null)
        and coalesce(units_before + signed_units = units_after, true)
        and coalesce(closing_units + opening_units = abs(signed_units), true)
        and (
            not is_booked or {{ is_in_kind('side') }} or currency <> settlement_currency or currency <> base_currency
            or net_base = if(side = 'BUY', -cash_amount, cash_amount)
        )
    ) is not true
