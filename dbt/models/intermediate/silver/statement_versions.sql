{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'statements'},
    tblproperties=versions_properties(deletion_vectors=false),
) }}

{% set columns = [
    'account_id',
    'item',
    'currency',
    'quantity',
    'market_value',
    'statement_date',
] %}

{{ versioned(ref('stg_statements'), "concat(account_id, ' ', statement_date, ' ', item)", columns) }}
