select
    event_id,
    source,
    base_currency,
    quote_currency,
    action,
    version,
    rate,
    rate_date,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('fx_rates') }}
where reject_reason is null
