-- A trading day of a symbol: a day with a CLOSE of any symbol of its exchange; without an exchange, of its own.
with closes as (
    select symbol, price_date
    from {{ ref('prices_daily') }}
    where calendar_date = price_date and price_type = 'CLOSE' and {{ within_days_of('account', 'price_date') }}
),

calendars as (
    select symbol, coalesce(exchange, concat('symbol ', symbol)) as calendar from {{ ref('dim_symbol') }}
),

calendar_days as (
    select distinct calendars.calendar, closes.price_date as trading_day
    from closes
    inner join calendars
        on closes.symbol = calendars.symbol
)

select calendars.symbol, calendar_days.trading_day
from calendars
inner join calendar_days
    on calendars.calendar = calendar_days.calendar
