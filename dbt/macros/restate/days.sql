{# The first and the last day that this run recomputes for a grain, as date literals: bounds for `sequence`. #}
{% macro first_dirty_day(grain, before=0) %}
    {% if not is_restating() or not execute %}
        {{ return("date '0001-01-01'") }}
    {% endif %}
    {{ return("date '" ~ shift_day(outer_days(dirty_ranges(grain))[0], -before) ~ "'") }}
{% endmacro %}


{% macro last_dirty_day(grain, after=0) %}
    {% if not is_restating() or not execute %}
        {{ return("date '9999-12-31'") }}
    {% endif %}
    {{ return("date '" ~ shift_day(outer_days(dirty_ranges(grain))[1], after) ~ "'") }}
{% endmacro %}


{# The days of an interval that this run recomputes, as an array; of those of other days, none. #}
{% macro days_of(from_day, until_day, grain, before=0, after=0) -%}
    {%- if not execute -%}
        {%- do ref('changes') -%}
    {%- endif -%}
    {%- if not is_restating() -%}
        sequence({{ from_day }}, {{ until_day }})
    {%- else -%}
        {%- set first = 'greatest(' ~ from_day ~ ', ' ~ first_dirty_day(grain, before) ~ ')' -%}
        {%- set last = 'least(' ~ until_day ~ ', ' ~ last_dirty_day(grain, after) ~ ')' -%}
        if({{ first }} <= {{ last }}, sequence({{ first }}, {{ last }}), array())
    {%- endif -%}
{%- endmacro %}


{% macro between_days(column, from_date, until_date, before, after) %}
    {% set parts = [] %}
    {% set from_date = shift_day(from_date, -before) %}
    {% set until_date = shift_day(until_date, after) %}
    {% if from_date != '0001-01-01' %}
        {% do parts.append(column ~ " >= date '" ~ from_date ~ "'") %}
    {% endif %}
    {% if until_date != '9999-12-31' %}
        {% do parts.append(column ~ " <= date '" ~ until_date ~ "'") %}
    {% endif %}
    {{ return(parts | join(' and ') or 'true') }}
{% endmacro %}


{# A day as YYYY-MM-DD, some days later; the ends of time stay. #}
{% macro shift_day(day, days) %}
    {% if days == 0 or day in ['0001-01-01', '9999-12-31'] %}
        {{ return(day) }}
    {% endif %}
    {{ return((modules.datetime.date.fromisoformat(day) + modules.datetime.timedelta(days=days)) | string) }}
{% endmacro %}
