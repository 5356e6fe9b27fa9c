{{ config(unique_key=['cash_event_id'], restate={'grain': 'account', 'topics': ['cash_events']}) }}

with live_cash_events as (
    select * from {{ ref('live_cash_events') }} where {{ within('account', topics=['cash_events']) }}
)

select
    cash_event_id,
    account_id,
    symbol,
    cash_type,
    currency,
    transfer_id,
    transfer_account_id,
    event_id,
    source,
    unsupported_reason,
    version,
    signed_amount,
    gross_amount,
    fee,
    tax,
    is_external,
    value_date,
    occurred_at,
    recorded_at,
    known_at
from live_cash_events
