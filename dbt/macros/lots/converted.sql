{# What the fold of converted_positions found at conversions: an array. #}
{% macro found_type() -%}
    array<struct<
        corporate_action_id: string, units: decimal(26, 8), other_units: decimal(26, 8), new_units: decimal(26, 8), is_booked: boolean
    >>
{%- endmacro %}


{# Its state: what is held of each symbol of a family; of the moment, of its symbol and of the new one; and what it found. #}
{% macro held_type() -%}
    struct<
        held: array<struct<symbol: string, units: decimal(26, 8)>>, units: decimal(26, 8), other_units: decimal(26, 8),
        found: {{ found_type() }}
    >
{%- endmacro %}


{% macro nothing_held(symbols) -%}
    cast(struct(
        transform({{ symbols }}, symbol -> struct(symbol as symbol, cast(0 as decimal(26, 8)) as units)) as held,
        0 as units, 0 as other_units, array() as found
    ) as {{ held_type() }})
{%- endmacro %}


{# One step of it. #}
{% macro held_after(state, moment) -%}
    {% set new_units = converted_units(state ~ '.units', moment) %}
    {% set is_booked = moment ~ '.is_bookable and not (' ~ state ~ '.other_units > 0 and ' ~ state ~ '.units < 0 or '
        ~ state ~ '.other_units < 0 and ' ~ state ~ '.units > 0)' %}
    {% set after = common_units(state ~ '.units + ' ~ moment ~ '.signed_units') %}
    cast(if(
        {{ moment }}.step = 1,
        struct(
            {{ state }}.held as held,
            {{ units_held_of(state, moment ~ '.symbol') }} as units,
            {{ units_held_of(state, moment ~ '.new_symbol') }} as other_units,
            {{ state }}.found as found
        ),
        struct(
            cast(transform({{ state }}.held, held -> struct(
                held.symbol as symbol,
                case
                    -- What a fill would leave below half of the last digit of a share goes with it.
                    when {{ moment }}.is_fill and held.symbol = {{ moment }}.symbol
                        then if(abs({{ after }}) * 200000000 < {{ moment }}.scale, cast(0 as decimal(26, 8)), {{ after }})
                    when {{ moment }}.is_fill or not ({{ is_booked }}) then held.units
                    when held.symbol = {{ moment }}.new_symbol then {{ common_units('held.units + ' ~ new_units) }}
                    when held.symbol = {{ moment }}.symbol and {{ moment }}.leaves then cast(0 as decimal(26, 8))
                    else held.units
                end as units
            )) as array<struct<symbol: string, units: decimal(26, 8)>>) as held,
            {{ state }}.units as units,
            {{ state }}.other_units as other_units,
            if(
                {{ moment }}.is_fill or {{ state }}.units = 0,
                {{ state }}.found,
                concat({{ state }}.found, cast(array(struct(
                    {{ moment }}.trade_id as corporate_action_id, {{ state }}.units as units, {{ state }}.other_units as other_units,
                    {{ new_units }} as new_units, {{ is_booked }} as is_booked
                )) as {{ found_type() }}))
            ) as found
        )
    ) as {{ held_type() }})
{%- endmacro %}


{# What the state holds of a symbol. #}
{% macro units_held_of(state, symbol) -%}
    aggregate(
        {{ state }}.held, cast(0 as decimal(26, 8)), (units, held) -> if(held.symbol = {{ symbol }}, held.units, units)
    )
{%- endmacro %}
