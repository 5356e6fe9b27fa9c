-- The price of a day is the newest one that is not of a later day; on its own day it is unchanged.
select
    prices_daily.symbol,
    prices_daily.calendar_date,
    prices_daily.price_date,
    daily_prices.price_date as newer_price_date
from {{ ref('prices_daily') }} as prices_daily
left join {{ ref('daily_prices') }} as daily_prices
    on prices_daily.symbol = daily_prices.symbol and prices_daily.calendar_date = daily_prices.price_date
where
    prices_daily.price_date > prices_daily.calendar_date
    or coalesce(daily_prices.price_date <> prices_daily.price_date, false)
    or coalesce(daily_prices.price <> prices_daily.price, false)
    or (daily_prices.price_date is null and prices_daily.price_date = prices_daily.calendar_date)
