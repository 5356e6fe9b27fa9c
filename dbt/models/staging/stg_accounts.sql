select
    event_id,
    source,
    account_id,
    name,
    base_currency,
    portfolio_id,
    cost_method,
    flow_timing,
    dividend_source,
    benchmark_symbol,
    action,
    version,
    risk_free_rate,
    tracks_cash,
    opened_on,
    closed_on,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('accounts') }}
where reject_reason is null
