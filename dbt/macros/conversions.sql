{# Whether a corporate action makes one symbol of another: a rename, a merger, a spin-off. #}
{% macro is_conversion(action_type) -%}
    ({{ action_type }} in ('SYMBOL_CHANGE', 'MERGER', 'SPIN_OFF'))
{%- endmacro %}


{#
    What stands for the fill that a conversion is to an account: less than any other text that begins with the same action's id, so
    that its order is that of the ids.
#}
{% macro conversion_id(corporate_action_id, account_id) -%}
    concat({{ corporate_action_id }}, '+', {{ account_id }})
{%- endmacro %}


{# numerator / denominator of a ratio with up to 8 decimals, below 1e8, as whole numbers in lowest terms; null where it has more. #}
{% macro whole_ratio(ratio_new, ratio_old) -%}
    if(
        {{ ratio_new }} < 100000000 and {{ ratio_old }} < 100000000,
        {{ lowest_terms('bigint(' ~ ratio_new ~ ' * 100000000)', 'bigint(' ~ ratio_old ~ ' * 100000000)') }},
        null
    )
{%- endmacro %}


{# A struct of two whole numbers without a common divisor, in the same proportion. #}
{% macro lowest_terms(numerator, denominator) -%}
    struct(
        bigint({{ numerator }}) div {{ common_divisor(numerator, denominator) }} as numerator,
        bigint({{ denominator }}) div {{ common_divisor(numerator, denominator) }} as denominator
    )
{%- endmacro %}


{# units x factor, rounded half up once: factors below 1e8 are few enough digits for both engines to keep what decides. #}
{% macro converted_units(units, conversion) -%}
    cast(
        cast({{ units }} as decimal(19, 8)) * cast({{ conversion }}.numerator as decimal(8, 0))
        / cast({{ conversion }}.denominator as decimal(8, 0))
        as decimal(26, 8)
    )
{%- endmacro %}
