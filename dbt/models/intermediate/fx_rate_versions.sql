{% set columns = [
    'base_currency',
    'quote_currency',
    'rate',
    'rate_date',
] %}

{{ versioned(ref('stg_fx_rates'), "concat(base_currency, '/', quote_currency, ' ', rate_date)", columns) }}
