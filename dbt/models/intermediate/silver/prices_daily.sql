-- The price of every day from a symbol's first price on, carried over days without one and over splits. The history of a feed
-- that is split-adjusted is in the shares of the as-of date.
{{ config(unique_key=['symbol', 'calendar_date'], restate={'grain': 'priced', 'date': 'calendar_date'}) }}

with daily_prices as (
    select * from {{ ref('daily_prices') }}
),

valid_for as (
    select
        *,
        coalesce(
            date_sub(lead(price_date) over (partition by symbol order by price_date), 1), {{ as_of() }}
        ) as until_date
    from daily_prices
),

carried as (
    select
        symbol,
        event_id,
        price_type,
        currency,
        price,
        price_date,
        if(is_adjusted, {{ as_of() }}, price_date) as shares_date,
        explode({{ days_of('price_date', 'until_date', 'priced') }}) as calendar_date
    from valid_for
)

select
    carried.symbol,
    carried.event_id,
    carried.price_type,
    carried.currency,
    {{ unit_price('carried.price * ' ~ scale_of('scales') ~ ' / ' ~ scale_of('price_scales')) }} as price,
    carried.price_date,
    carried.calendar_date
from carried
{{ join_scale('scales', 'carried.symbol', 'carried.calendar_date') }}
{{ join_scale('price_scales', 'carried.symbol', 'carried.shares_date') }}
