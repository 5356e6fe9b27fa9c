select
    event_id,
    source,
    cash_event_id,
    account_id,
    cash_type,
    currency,
    symbol,
    transfer_id,
    action,
    version,
    amount,
    fee,
    tax,
    value_date,
    occurred_at,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('cash_events') }}
where reject_reason is null
