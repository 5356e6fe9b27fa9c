{# Whether a fill of a side adds units; else it takes units away. #}
{% macro adds_units(side) -%}
    ({{ side }} in ('BUY', 'TRANSFER_IN'))
{%- endmacro %}


{# Whether a fill of a side moves units without money: an in-kind transfer. #}
{% macro is_in_kind(side) -%}
    ({{ side }} in ('TRANSFER_IN', 'TRANSFER_OUT'))
{%- endmacro %}
