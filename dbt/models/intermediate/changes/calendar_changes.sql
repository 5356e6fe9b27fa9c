-- Exchanges that gained or lost a trading day since the last recorded run, for those who hold what trades there.
with changed as (
    select entity, symbol, price_type, price_date from {{ changed_rows('prices') }} where is_live
),

changed_closes as (
    select distinct instruments.exchange, changed.price_date
    from changed
    inner join {{ ref('instrument_versions') }} as instruments
        on changed.symbol = instruments.symbol
    where changed.price_type = 'CLOSE' and instruments.is_live and instruments.exchange is not null
),

other_closes as (
    select distinct instruments.exchange, prices.price_date
    from {{ ref('price_versions') }} as prices
    inner join {{ ref('instrument_versions') }} as instruments
        on prices.symbol = instruments.symbol
    left anti join changed
        on prices.entity = changed.entity
    where
        prices.is_live and prices.price_type = 'CLOSE' and instruments.is_live
        and prices.price_date in (select price_date from changed_closes)
),

-- A day that begins or ceases to be a trading day is one for all instruments of the exchange.
changed_calendars as (
    select changed_closes.exchange, min(changed_closes.price_date) as from_date, max(changed_closes.price_date) as until_date
    from changed_closes
    left anti join other_closes
        on changed_closes.exchange = other_closes.exchange and changed_closes.price_date = other_closes.price_date
    group by changed_closes.exchange
),

holders as (
    select * from {{ ref('traders') }}
)

select distinct
    'calendars' as topic,
    changed_calendars.exchange as entity,
    holders.account_id,
    cast(null as string) as symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    false as is_of_fills,
    changed_calendars.from_date,
    changed_calendars.until_date
from changed_calendars
inner join {{ ref('instrument_versions') }} as instruments
    on changed_calendars.exchange = instruments.exchange and instruments.is_live
inner join holders
    on instruments.symbol = holders.symbol
