{# Joins rates_daily as `alias` for a day of a pair of currencies; the rate is then rate_of(alias, …). #}
{% macro join_rate(alias, currency, base_currency, day) -%}
    left join {{ ref('rates_daily') }} as {{ alias }}
        on
            {{ currency }} = {{ alias }}.currency
            and {{ base_currency }} = {{ alias }}.base_currency
            and {{ day }} = {{ alias }}.calendar_date
{%- endmacro %}


{# base_currency per 1 of currency, as join_rate found it: 1 of a currency to itself, null where no rate is known. #}
{% macro rate_of(alias, currency, base_currency) -%}
    if({{ currency }} = {{ base_currency }}, cast(1 as decimal(18, 10)), {{ alias }}.rate)
{%- endmacro %}


{#
    One rate over another with 20 decimals, or 16 of a large one; null from 1e8 on, which is no rate. Each step stays within the
    38 digits in which both engines divide: Sail takes only four decimals more than the dividend has, and cuts there.
#}
{% macro quotient_of_rates(dividend, divisor) -%}
    if(
        double({{ dividend }}) / double({{ divisor }}) < 99999999,
        cast(if(
            {{ dividend }} < 10000,
            try_cast({{ dividend }} as decimal(24, 20)) / {{ divisor }},
            try_cast({{ dividend }} as decimal(24, 16)) / {{ divisor }}
        ) as decimal(28, 20)),
        null
    )
{%- endmacro %}


{# The inverse of a rate. #}
{% macro inverse_of_rate(rate) -%}
    {{ quotient_of_rates('cast(1 as decimal(18, 10))', rate) }}
{%- endmacro %}


{# The rate by way of a common currency; each of the two is a rate as it came, or the inverse of one. #}
{% macro rate_by_way_of(one, other) -%}
    case
        when not {{ one }}.is_inverse and not {{ other }}.is_inverse
            then try_cast({{ one }}.rate * {{ other }}.rate as decimal(28, 20))
        when not {{ one }}.is_inverse then {{ quotient_of_rates(one ~ '.rate', other ~ '.rate') }}
        when not {{ other }}.is_inverse then {{ quotient_of_rates(other ~ '.rate', one ~ '.rate') }}
        else {{ quotient_of_rates(inverse_of_rate(one ~ '.rate'), other ~ '.rate') }}
    end
{%- endmacro %}
