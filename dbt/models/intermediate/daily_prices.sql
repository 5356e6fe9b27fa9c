-- The price of a day is its CLOSE, else its last TICK.
with price_versions as (
    select * from {{ ref('price_versions') }} where is_live and {{ within_history('priced') }}
),

instruments as (
    select symbol, price_adjustment from {{ ref('instrument_versions') }} where is_live
),

booked as (
    select
        price_versions.symbol,
        price_versions.event_id,
        price_versions.price_type,
        price_versions.currency,
        price_versions.price,
        price_versions.price_date,
        price_versions.priced_at,
        coalesce(instruments.price_adjustment = 'SPLIT_ADJUSTED', false) as is_adjusted
    from price_versions
    left join instruments
        on price_versions.symbol = instruments.symbol
    where price_versions.price_date <= {{ as_of() }}
)

select
    symbol,
    max_by(event_id, struct(price_type = 'CLOSE', priced_at)) as event_id,
    max_by(price_type, struct(price_type = 'CLOSE', priced_at)) as price_type,
    max_by(currency, struct(price_type = 'CLOSE', priced_at)) as currency,
    max_by(price, struct(price_type = 'CLOSE', priced_at)) as price,
    bool_or(is_adjusted) as is_adjusted,
    price_date
from booked
group by symbol, price_date
