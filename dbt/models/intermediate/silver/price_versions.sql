{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'prices'},
    tblproperties=versions_properties(),
) }}

{% set columns = [
    'symbol',
    'price_type',
    'currency',
    'price',
    'volume',
    'price_date',
    'priced_at',
] %}

{% set moment = "if(price_type = 'CLOSE', string(price_date), date_format(priced_at, 'yyyy-MM-dd HH:mm:ss.SSSSSS'))" %}

{{ versioned(ref('stg_prices'), "concat(symbol, ' ', price_type, ' ', " ~ moment ~ ")", columns) }}
