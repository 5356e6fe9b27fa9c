{{ config(materialized='view') }}

-- How the closing prices of two instruments moved together, from one common closing day to the next, up to the end of a month.
with ends as (
    select as_of_date from {{ ref('fact_period_returns') }} where scope_type = 'ALL' and period = '1D'
),

held as (
    select distinct positions.symbol, positions.position_date as as_of_date
    from {{ ref('fact_positions_daily') }} as positions
    inner join ends
        on positions.position_date = ends.as_of_date
    where positions.quantity <> 0
),

prices as (
    {{ prices_of_units("""
        prices_daily.price_type = 'CLOSE' and prices_daily.price_date = prices_daily.calendar_date
        and prices_daily.symbol in (select symbol from held)
    """) }}
),

pairs as (
    select one.symbol as symbol_a, other.symbol as symbol_b, one.price as price_a, other.price as price_b, one.calendar_date
    from prices as one
    inner join prices as other
        on one.calendar_date = other.calendar_date and one.symbol < other.symbol
),

returns as (
    select
        symbol_a,
        symbol_b,
        {{ observed_return('lag(price_a) over days', 'price_a') }} as own,
        {{ observed_return('lag(price_b) over days', 'price_b') }} as other,
        row_number() over days as nth,
        calendar_date
    from pairs
    window days as (partition by symbol_a, symbol_b order by calendar_date)
),

windowed as ({{ correlations_over('returns', [63, 252]) }}),

dated as (
    select windowed.*, ends.as_of_date
    from ends
    inner join windowed
        on ends.as_of_date >= windowed.calendar_date and coalesce(ends.as_of_date < windowed.next_date, true)
)

select dated.symbol_a, dated.symbol_b, dated.window_days, dated.correlation, dated.n_obs, dated.as_of_date
from dated
inner join held as held_a
    on dated.symbol_a = held_a.symbol and dated.as_of_date = held_a.as_of_date
inner join held as held_b
    on dated.symbol_b = held_b.symbol and dated.as_of_date = held_b.as_of_date
