{# The price of each symbol and day, of a common unit, which no split changes; of those for which a condition holds. #}
{% macro prices_of_units(condition) %}
    select
        prices_daily.symbol,
        prices_daily.currency,
        cast(prices_daily.price as double) / cast({{ scale_of('scales') }} as double) as price,
        prices_daily.calendar_date
    from {{ ref('prices_daily') }} as prices_daily
    {{ join_scale('scales', 'prices_daily.symbol', 'prices_daily.calendar_date') }}
    where {{ condition }}
{% endmacro %}
