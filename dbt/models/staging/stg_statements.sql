select
    event_id,
    source,
    account_id,
    item,
    currency,
    action,
    version,
    quantity,
    market_value,
    statement_date,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('statements') }}
where reject_reason is null
