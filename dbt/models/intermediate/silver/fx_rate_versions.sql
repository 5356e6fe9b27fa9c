{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'fx_rates'},
    tblproperties=versions_properties(deletion_vectors=false),
) }}

{% set columns = [
    'base_currency',
    'quote_currency',
    'rate',
    'rate_date',
] %}

{{ versioned(ref('stg_fx_rates'), "concat(base_currency, '/', quote_currency, ' ', rate_date)", columns) }}
