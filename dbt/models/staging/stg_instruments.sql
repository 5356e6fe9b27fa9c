select
    event_id,
    source,
    symbol,
    name,
    asset_class,
    currency,
    sector,
    country,
    exchange,
    price_adjustment,
    action,
    version,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('instruments') }}
where reject_reason is null
