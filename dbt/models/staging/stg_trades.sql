-- Ten digits of a rate; bronze tables of an earlier release have eight until the stream rewrites them.
select
    event_id,
    source,
    trade_id,
    account_id,
    symbol,
    side,
    currency,
    settlement_currency,
    transfer_id,
    lot_ref,
    action,
    version,
    quantity,
    price,
    fee,
    tax,
    gross_amount,
    cast(fx_rate as decimal(18, 10)) as fx_rate,
    trade_date,
    settlement_date,
    executed_at,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at
from {{ bronze('trades') }}
where reject_reason is null
