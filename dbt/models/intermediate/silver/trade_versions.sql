{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'trades'},
    tblproperties=versions_properties(),
) }}

{% set columns = [
    'trade_id',
    'account_id',
    'symbol',
    'side',
    'currency',
    'settlement_currency',
    'transfer_id',
    'lot_ref',
    'quantity',
    'price',
    'fee',
    'tax',
    'gross_amount',
    'fx_rate',
    'trade_date',
    'settlement_date',
    'executed_at',
] %}

{{ versioned(ref('stg_trades'), 'trade_id', columns) }}
