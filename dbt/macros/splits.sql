{# Whether a split's ratio can be booked exactly: at most 4 decimals, below 100 000. #}
{% macro is_supported_ratio() -%}
    (
        ratio_new = round(ratio_new, 4) and ratio_old = round(ratio_old, 4)
        and ratio_new < 100000 and ratio_old < 100000
    )
{%- endmacro %}


{# numerator / (greatest common divisor of numerator and denominator), for whole numbers. #}
{% macro in_lowest_terms(numerator, denominator) -%}
    cast({{ numerator }} div {{ common_divisor(numerator, denominator) }} as decimal(10, 0))
{%- endmacro %}


{# The greatest common divisor of two whole numbers: Euclid's steps as a fold (of 18 digits no more than 90 are needed). #}
{% macro common_divisor(one, other) -%}
    aggregate(
        sequence(1, 90),
        struct(bigint({{ one }}) as a, bigint({{ other }}) as b),
        (pair, step) -> if(pair.b = 0, pair, struct(pair.b as a, pair.a % if(pair.b = 0, 1, pair.b) as b)),
        pair -> pair.a
    )
{%- endmacro %}


{# The product of an array of whole numbers, exact. #}
{% macro product_of(numbers) -%}
    aggregate({{ numbers }}, cast(1 as decimal(10, 0)), (product, number) -> cast(product * number as decimal(10, 0)))
{%- endmacro %}


{# The product of an array of doubles. #}
{% macro product_of_doubles(numbers) -%}
    aggregate({{ numbers }}, 1d, (product, number) -> product * number)
{%- endmacro %}


{# Joins share_scales as `alias` for a day of a symbol. A symbol without splits has none: use scale_of(alias). #}
{% macro join_scale(alias, symbol, day) -%}
    left join {{ ref('share_scales') }} as {{ alias }}
        on
            {{ symbol }} = {{ alias }}.symbol
            and {{ day }} >= {{ alias }}.valid_from
            and {{ day }} < {{ alias }}.valid_until
{%- endmacro %}


{# The scale that join_scale found. #}
{% macro scale_of(alias) -%}
    coalesce({{ alias }}.scale, cast(1 as decimal(10, 0)))
{%- endmacro %}
