{# Money: 18 digits and 6 decimals, rounded half up. Cast right after each multiplication. #}
{% macro money(expression) -%}
    cast({{ expression }} as decimal(24, 6))
{%- endmacro %}


{# Units or ratios: 12 digits and 8 decimals, rounded half up. #}
{% macro quantity(expression) -%}
    cast({{ expression }} as decimal(20, 8))
{%- endmacro %}


{# Money per unit: 10 digits and 8 decimals, rounded half up. #}
{% macro unit_price(expression) -%}
    cast({{ expression }} as decimal(18, 8))
{%- endmacro %}


{#
    Common units of a fill: quantity x scale of its date (docs/metrics.md), exact. 18 digits and 8 decimals; more is an
    overflow, which fails loudly.
#}
{% macro common_units(expression) -%}
    cast({{ expression }} as decimal(26, 8))
{%- endmacro %}


{#
    amount x part / whole, rounded half up at 6 decimals; part and whole in common units.

    One decimal division of Spark would keep 12 decimals here. So the rest of the first is divided again, which gives 20,
    and the product is rounded at 18 before it is at 6, so that an exact half is not lost to a quotient like 5/6.
#}
{% macro share(amount, part, whole) -%}
    {%- set first = 'cast(' ~ part ~ ' / ' ~ whole ~ ' as decimal(11, 10))' -%}
    {%- set rest = 'cast(' ~ part ~ ' - cast(' ~ first ~ ' * ' ~ whole ~ ' as decimal(36, 18)) as decimal(28, 18))' -%}
    {%- set fraction = 'cast(' ~ first ~ ' + ' ~ rest ~ ' / ' ~ whole ~ ' as decimal(21, 20))' -%}
    cast({{ amount }} * {{ fraction }} as decimal(24, 6))
{%- endmacro %}
