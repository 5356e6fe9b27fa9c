{# Why a trade is stored but not booked yet; null when it is booked (docs/metrics.md, last section). #}
{% macro unsupported_trade() -%}
    case
        when quantity >= 1e11 or coalesce(gross_amount, quantity * price) + fee + tax >= 1e12
            then 'fill of more than 1e11 units or 1e12 of money'
        when base_rate is null or local_rate is null or (currency <> local_currency and local_base_rate is null)
            then {{ no_rate() }}
    end
{%- endmacro %}


{# The same for a cash event. #}
{% macro unsupported_cash_event() -%}
    if(base_rate is null, {{ no_rate() }}, null)
{%- endmacro %}


{# Of an event whose money nothing tells how to count in its account's currency. #}
{% macro no_rate() -%}
    'no exchange rate of its day'
{%- endmacro %}


{# The same for a corporate action. #}
{% macro unsupported_corporate_action() -%}
    case
        when action_type = 'SPLIT' and not {{ is_supported_ratio() }} then 'split ratio with more than 4 decimals or from 100000 on'
    end
{%- endmacro %}
