{# The money of a lot that goes with its new units: what cash does not pay back, or the fraction that is spun off. #}
{% macro money_that_converts(lot, kind, conversion) -%}
    {% set cash = lot ~ ('.cash_local' if kind == 'local' else '.cash') %}
    case
        when {{ lot }}.new_units = 0 then {{ money('0') }}
        when {{ conversion }}.kind = 'SPIN_OFF' then {{ converted(lot ~ '.' ~ kind, conversion ~ '.cost_fraction') }}
        else {{ money(lot ~ '.' ~ kind ~ ' - greatest(0, least(' ~ lot ~ '.' ~ kind ~ ', ' ~ cash ~ '))') }}
    end
{%- endmacro %}


{#
    What a conversion took of a lot, as rows of (units, local, gross, net, closing, is_moved): what goes on as the new symbol, and what cash
    paid for or nothing is left of.
#}
{% macro converted_lot(lot) -%}
    {% set is_gone = lot ~ '.new_units = 0' %}
    inline(filter(
        array(
            struct(
                {{ common_units("if(taken_by_kind.kind = 'SPIN_OFF', 0, " ~ lot ~ '.units)') }} as units,
                {% for kind in ['local', 'gross', 'net'] %}{{ money_that_converts(lot, kind, 'taken_by_kind') }} as {{ kind }},{% endfor %}
                cast(null as decimal(24, 6)) as closing,
                true as is_moved
            ),
            struct(
                {{ common_units('if(' ~ is_gone ~ ', ' ~ lot ~ '.units, 0)') }} as units,
                {% for kind in ['local', 'gross', 'net'] %}{{ money(lot ~ '.' ~ kind ~ ' - ' ~ money_that_converts(lot, kind, 'taken_by_kind')) }} as {{ kind }},{% endfor %}
                {{ lot }}.cash as closing,
                false as is_moved
            )
        ),
        part -> if(part.is_moved, {{ lot }}.new_units > 0, taken_by_kind.kind <> 'SPIN_OFF' and ({{ is_gone }} or {{ lot }}.cash <> 0))
    ))
{%- endmacro %}
