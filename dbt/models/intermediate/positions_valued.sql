-- What is held at the end of each day, at its price and at the exchange rate of the day.
with positions_held as (
    select * from {{ ref('positions_held') }}
),

prices_daily as (
    select * from {{ ref('prices_daily') }}
    where {{ within_days_of('account', 'calendar_date') }}
),

accounts as (
    select account_id, base_currency from {{ ref('account_versions') }} where is_live
),

instruments as (
    select symbol, currency from {{ ref('instrument_versions') }} where is_live
),

with_prices as (
    select
        positions_held.*,
        prices_daily.event_id as price_event_id,
        prices_daily.currency as price_currency,
        prices_daily.price,
        prices_daily.price_date,
        coalesce(accounts.base_currency, 'USD') as base_currency,
        coalesce(instruments.currency, 'USD') as local_currency
    from positions_held
    left join prices_daily
        on positions_held.symbol = prices_daily.symbol and positions_held.position_date = prices_daily.calendar_date
    left join accounts
        on positions_held.account_id = accounts.account_id
    left join instruments
        on positions_held.symbol = instruments.symbol
),

with_rates as (
    select
        held.*,
        {{ value_of('held.quantity', 'held.price') }} as value_of_price,
        {{ rate_of('of_price', 'held.price_currency', 'held.local_currency') }} as price_fx_rate,
        {{ rate_of('of_day', 'held.local_currency', 'held.base_currency') }} as fx_rate,
        of_day.rate_date as fx_rate_date
    from with_prices as held
    {{ join_rate('of_price', 'held.price_currency', 'held.local_currency', 'held.position_date') }}
    {{ join_rate('of_day', 'held.local_currency', 'held.base_currency', 'held.position_date') }}
),

in_local_currency as (
    select
        *,
        if(quantity = 0, cast(0 as decimal(24, 6)), {{ converted('value_of_price', 'price_fx_rate') }}) as market_value_local
    from with_rates
)

select
    *,
    if(quantity = 0, market_value_local, {{ converted('market_value_local', 'fx_rate') }}) as market_value_base,
    price is not null and price_fx_rate is not null and fx_rate is not null as is_priced
from in_local_currency
