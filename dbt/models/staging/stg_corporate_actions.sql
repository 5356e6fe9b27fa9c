select
    event_id,
    source,
    corporate_action_id,
    symbol,
    action_type,
    currency,
    new_symbol,
    action,
    version,
    ratio_new,
    ratio_old,
    amount_per_share,
    cost_fraction,
    cash_per_share,
    ex_date,
    pay_date,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('corporate_actions') }}
where reject_reason is null
