{{ config(materialized='view') }}

-- Runs of trading days of its exchange on which a symbol has no closing price, after its first.
with prices as (
    select symbol, price_type, calendar_date
    from {{ ref('prices_daily') }}
    where price_date = calendar_date
),

closes as (
    select prices.symbol, symbols.exchange, prices.calendar_date
    from prices
    inner join {{ ref('dim_symbol') }} as symbols
        on prices.symbol = symbols.symbol
    where prices.price_type = 'CLOSE' and symbols.exchange is not null
),

trading_days as (
    select distinct exchange, calendar_date from closes
),

listed as (
    select symbol, exchange, min(calendar_date) as first_date from closes group by symbol, exchange
),

expected as (
    select
        listed.symbol,
        trading_days.calendar_date,
        coalesce(prices.price_type, 'NONE') as price_type,
        count(case when prices.price_type = 'CLOSE' then 1 end) over days as closes_before,
        min(case when prices.price_type = 'CLOSE' then trading_days.calendar_date end) over days_to_come as next_close_date
    from listed
    inner join trading_days
        on listed.exchange = trading_days.exchange and listed.first_date <= trading_days.calendar_date
    left join prices
        on listed.symbol = prices.symbol and trading_days.calendar_date = prices.calendar_date
    window
        days as (
            partition by listed.symbol order by trading_days.calendar_date rows between unbounded preceding and current row
        ),
        days_to_come as (
            partition by listed.symbol order by trading_days.calendar_date rows between current row and unbounded following
        )
)

select
    symbol,
    count(*) as expected_days,
    count(case when price_type = 'NONE' then 1 end) as missing_days,
    min(calendar_date) as gap_start,
    max(calendar_date) as gap_end,
    max(next_close_date) as next_close_date
from expected
where price_type <> 'CLOSE'
group by symbol, closes_before
