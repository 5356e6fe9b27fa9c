-- Ten digits of a rate; bronze tables of an earlier release have eight until the stream rewrites them.
select
    event_id,
    source,
    base_currency,
    quote_currency,
    action,
    version,
    cast(rate as decimal(18, 10)) as rate,
    rate_date,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('fx_rates') }}
where reject_reason is null
