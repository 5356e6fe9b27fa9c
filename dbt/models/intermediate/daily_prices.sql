-- The price of a day is its CLOSE, else its last TICK.
{{ config(unique_key=['symbol', 'price_date'], restate={'grain': 'priced', 'date': 'price_date'}) }}

with price_versions as (
    select * from {{ ref('price_versions') }} where {{ within('priced', 'price_date') }}
),

booked_instruments as (
    select * from {{ ref('booked_instruments') }}
),

booked as (
    select
        price_versions.symbol,
        price_versions.event_id,
        price_versions.price_type,
        price_versions.price,
        price_versions.price_date,
        price_versions.priced_at
    from price_versions
    left join booked_instruments
        on price_versions.symbol = booked_instruments.symbol
    where
        price_versions.is_live
        and price_versions.currency = 'USD'
        and coalesce(booked_instruments.price_adjustment, 'RAW') = 'RAW'
        and price_versions.price_date <= {{ as_of() }}
)

select
    symbol,
    max_by(event_id, struct(price_type = 'CLOSE', priced_at)) as event_id,
    max_by(price_type, struct(price_type = 'CLOSE', priced_at)) as price_type,
    max_by(price, struct(price_type = 'CLOSE', priced_at)) as price,
    price_date
from booked
group by symbol, price_date
