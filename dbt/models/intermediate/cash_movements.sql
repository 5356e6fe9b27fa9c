-- What moves the cash of accounts: how much, what of it is due and not yet paid, and both in base currency as booked.
{% set nothing = 'cast(0 as decimal(24, 6))' %}
with dividends as (
    select
        account_id, currency, base_currency,
        explode(array(
            struct({{ nothing }} as amount, amount as due, amount_base as booked_base, ex_date as movement_date),
            struct(amount as amount, {{ money('-amount') }} as due, {{ nothing }} as booked_base, pay_date as movement_date)
        )) as part
    from {{ ref('fact_dividends') }}
    where is_booked and tracks_cash
)

select
    account_id, currency, base_currency, signed_amount as amount, {{ nothing }} as due, signed_base as booked_base,
    tracks_cash, value_date as movement_date
from {{ ref('fact_cash_events') }}
where is_booked
union all
select
    account_id, settlement_currency as currency, base_currency, cash_amount as amount, {{ nothing }} as due,
    {{ money('case when ' ~ is_in_kind('side') ~ " then 0 when side = 'BUY' then -net_base else net_base end") }} as booked_base,
    tracks_cash, trade_date as movement_date
from {{ ref('fact_trades') }}
where is_booked
union all
select account_id, currency, base_currency, part.amount, part.due, part.booked_base, true as tracks_cash, part.movement_date
from dividends
where part.movement_date <= {{ as_of() }}
union all
select
    account_id, currency, base_currency, cash_amount as amount, {{ nothing }} as due, cash_base as booked_base, tracks_cash,
    ex_date as movement_date
from {{ ref('fact_conversions') }}
where is_booked and cash_amount <> 0
