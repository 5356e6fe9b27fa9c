select
    event_id,
    source,
    symbol,
    price_type,
    currency,
    action,
    version,
    price,
    volume,
    price_date,
    priced_at,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('prices') }}
where reject_reason is null
