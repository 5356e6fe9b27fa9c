{# Rows of any day between the first and the last that this run recomputes for a grain, whoever they belong to. #}
{% macro within_days_of(grain, date, before=0, after=0) %}
    {% if not execute %}
        {% do ref('changes') %}
    {% endif %}
    {% if not is_restating() or not execute %}
        {{ return('true') }}
    {% endif %}
    {% set days = outer_days(dirty_ranges(grain)) %}
    {{ return(between_days(date, days[0], days[1], before, after)) }}
{% endmacro %}


{#
    The whole history of what this run recomputes, for a model that carries or chains it: of everyone, when it recomputes a day
    of everyone.
#}
{% macro within_history(grain, prefix='') %}
    {% if not execute %}
        {% do ref('changes') %}
    {% endif %}
    {% if not is_restating() or not execute or dirty_ranges(grain) | rejectattr('ids') | list %}
        {{ return('true') }}
    {% endif %}
    {{ return(within(grain, prefix=prefix)) }}
{% endmacro %}
