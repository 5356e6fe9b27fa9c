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
