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
    quantity x price, rounded half up once: 19 and 18 digits fit into Spark's 38, one more would round twice. (From 1e11 units
    on it does; such fills are not booked.)
#}
{% macro value_of(quantity, price) -%}
    coalesce(
        cast(try_cast({{ quantity }} as decimal(19, 8)) * {{ price }} as decimal(24, 6)),
        cast({{ quantity }} * {{ price }} as decimal(24, 6))
    )
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

    Exact: the factors are narrow enough for Spark to keep all digits of their product, and its division works with 39
    decimals before it rounds. From 1e12 of money or 1e11 units in one fill on that would not fit: such trades are not
    booked (unsupported_trade).
#}
{% macro share(amount, part, whole) -%}
    cast(
        cast({{ amount }} as decimal(18, 6)) * cast({{ part }} as decimal(19, 8)) / cast({{ whole }} as decimal(19, 8))
        as decimal(24, 6)
    )
{%- endmacro %}


{#
    amount x rate, money in another currency, rounded half up once: 19 and 18 digits fit into Spark's 38. (From 1e13 of money on
    it rounds twice.)
#}
{% macro converted(amount, rate) -%}
    coalesce(
        cast(try_cast({{ amount }} as decimal(19, 6)) * {{ rate }} as decimal(24, 6)),
        cast({{ amount }} * {{ rate }} as decimal(24, 6))
    )
{%- endmacro %}


{# What a row of fact_cash_balances_daily is worth in base currency, with the dividends that are due; 0 without a rate. #}
{% macro value_of_cash() -%}
    coalesce(balance_base, 0) + coalesce(dividends_receivable_base, 0)
{%- endmacro %}
