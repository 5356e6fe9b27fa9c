-- The price of a day is the newest one that is not of a later day; on its own day it is that of its event.
with prices_of_days as (
    select distinct symbol, price_date from {{ ref('price_versions') }} where is_live
)

select
    prices_daily.symbol,
    prices_daily.calendar_date,
    prices_daily.price_date,
    prices_of_days.price_date as newer_price_date
from {{ ref('prices_daily') }} as prices_daily
left join prices_of_days
    on prices_daily.symbol = prices_of_days.symbol and prices_daily.calendar_date = prices_of_days.price_date
where
    prices_daily.price_date > prices_daily.calendar_date
    or coalesce(prices_of_days.price_date <> prices_daily.price_date, false)
    or (prices_of_days.price_date is null and prices_daily.price_date = prices_daily.calendar_date)
