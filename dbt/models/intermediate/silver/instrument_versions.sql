{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'instruments'},
    tblproperties=versions_properties(deletion_vectors=false),
) }}

{% set columns = [
    'symbol',
    'name',
    'asset_class',
    'currency',
    'sector',
    'country',
    'exchange',
    'price_adjustment',
] %}

{{ versioned(ref('stg_instruments'), 'symbol', columns) }}
