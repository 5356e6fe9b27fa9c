{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'cash_events'},
    tblproperties=versions_properties(),
) }}

{% set columns = [
    'cash_event_id',
    'account_id',
    'cash_type',
    'currency',
    'symbol',
    'transfer_id',
    'amount',
    'fee',
    'tax',
    'value_date',
    'occurred_at',
] %}

{{ versioned(ref('stg_cash_events'), 'cash_event_id', columns) }}
