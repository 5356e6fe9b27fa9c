-- A trading day of a symbol: a day with a CLOSE of any symbol of its exchange; without an exchange, of its own.
with daily_prices as (
    select * from {{ ref('daily_prices') }}
),

booked_instruments as (
    select *, coalesce(exchange, concat('symbol ', symbol)) as calendar from {{ ref('booked_instruments') }}
),

calendar_days as (
    select distinct booked_instruments.calendar, daily_prices.price_date as trading_day
    from daily_prices
    inner join booked_instruments
        on daily_prices.symbol = booked_instruments.symbol
    where daily_prices.price_type = 'CLOSE'
)

select booked_instruments.symbol, calendar_days.trading_day
from booked_instruments
inner join calendar_days
    on booked_instruments.calendar = calendar_days.calendar
