-- Prices that are other than at the last recorded run, for those who hold the symbol, until the next price.
with received as (
    select * from {{ changed_rows('prices') }}
),

changed as (
    select entity, symbol, price_type, price_date from received where is_live
),

days_with_price as (
    select symbol, price_date from changed
    union
    select symbol, price_date
    from {{ ref('price_versions') }}
    where is_live and currency = 'USD' and symbol in (select symbol from changed)
),

until_next_price as (
    select
        symbol,
        price_date,
        coalesce(date_sub(lead(price_date) over (partition by symbol order by price_date), 1), date '9999-12-31') as until_date
    from days_with_price
),

changed_ranges as (
    select changed.entity, changed.symbol, changed.price_date as from_date, until_next_price.until_date
    from changed
    inner join until_next_price
        on changed.symbol = until_next_price.symbol and changed.price_date = until_next_price.price_date
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
        prices.is_live and prices.currency = 'USD' and prices.price_type = 'CLOSE' and instruments.is_live
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
    select distinct account_id, symbol from {{ ref('trade_versions') }} where is_live
)

select
    'prices' as topic,
    changed_ranges.entity,
    holders.account_id,
    changed_ranges.symbol,
    cast(null as string) as portfolio_id,
    false as is_of_fills,
    changed_ranges.from_date,
    changed_ranges.until_date
from changed_ranges
left join holders
    on changed_ranges.symbol = holders.symbol
union all
select distinct
    'calendars' as topic,
    changed_calendars.exchange as entity,
    holders.account_id,
    cast(null as string) as symbol,
    cast(null as string) as portfolio_id,
    false as is_of_fills,
    changed_calendars.from_date,
    changed_calendars.until_date
from changed_calendars
inner join {{ ref('instrument_versions') }} as instruments
    on changed_calendars.exchange = instruments.exchange and instruments.is_live
inner join holders
    on instruments.symbol = holders.symbol
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
-- not_supported counts prices by their symbol.
{{ issue_rows('prices', 'received', "explode(array(entity, symbol))") }}
