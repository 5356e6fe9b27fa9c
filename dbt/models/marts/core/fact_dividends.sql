-- Dividends by what was held on the evening before ex_date, of accounts whose dividends come from corporate actions.
{{ config(unique_key=['account_id', 'corporate_action_id'], restate={'grain': 'account', 'date': 'ex_date'}) }}

with dividends as (
    select * from {{ ref('dividends_by_account') }}
    where dividend_source = 'CORPORATE_ACTION' and ex_date <= {{ as_of() }} and {{ within_days_of('account', 'ex_date') }}
),

units_by_day as (
    select account_id, symbol, sum(signed_units) as units, trade_date
    from (
        select account_id, symbol, signed_units, trade_date from {{ ref('fact_trades') }} where is_booked
        union all
        select account_id, symbol, signed_units, trade_date from {{ ref('conversion_fills') }}
    ) as fills
    where {{ within_history('account') }}
    group by account_id, symbol, trade_date
),

held as (
    select dividends.account_id, dividends.corporate_action_id, {{ common_units('sum(units_by_day.units)') }} as units
    from dividends
    inner join units_by_day
        on
            dividends.account_id = units_by_day.account_id
            and dividends.symbol = units_by_day.symbol
            and dividends.ex_date > units_by_day.trade_date
    group by dividends.account_id, dividends.corporate_action_id
),

with_quantity as (
    select
        dividends.*,
        {{ quantity('held.units / ' ~ scale_of('scales')) }} as quantity,
        {{ rate_of('rates', 'dividends.currency', 'dividends.base_currency') }} as base_rate
    from dividends
    inner join held
        on dividends.account_id = held.account_id and dividends.corporate_action_id = held.corporate_action_id
    {{ join_scale('scales', 'dividends.symbol', 'date_sub(dividends.ex_date, 1)') }}
    {{ join_rate('rates', 'dividends.currency', 'dividends.base_currency', 'dividends.ex_date') }}
),

with_amount as (
    select *, {{ value_of('quantity', 'amount_per_share') }} as amount from with_quantity where quantity <> 0
),

in_base_currency as (
    select *, {{ converted('amount', 'base_rate') }} as amount_base from with_amount
)

select
    account_id,
    corporate_action_id,
    symbol,
    currency,
    base_currency,
    event_id,
    if(base_rate is null, {{ no_rate() }}, null) as unsupported_reason,
    version,
    quantity,
    amount_per_share,
    amount,
    base_rate,
    amount_base,
    -- Income that an account does not keep goes out to its owner.
    {{ money('if(tracks_cash, 0, -amount_base)') }} as flow_base,
    tracks_cash,
    base_rate is not null as is_booked,
    ex_date,
    pay_date,
    known_at
from in_base_currency
