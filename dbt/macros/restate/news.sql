{#
    Whether events of any of these topics may be other than at the last recorded run, or booked on other days; of trades always,
    so that there is something to select from.
#}
{% macro has_news(topics) %}
    {% if not execute or 'trades' in topics %}
        {{ return(true) }}
    {% elif not knows_past() %}
        {{ return(false) }}
    {% elif var('previous_run').as_of != var('as_of') %}
        {{ return(true) }}
    {% endif %}
    {% for topic in topics if has_arrivals(topic) %}
        {{ return(true) }}
    {% endfor %}
    {{ return(false) }}
{% endmacro %}


{#
    The as-of date of the last recorded run and that of this one, the earlier first: events dated after the first, up to the
    second, are booked now or no longer.
#}
{% macro days_between_as_of_dates() %}
    {% if not knows_past() %}
        {{ return(["date '9999-12-31'", "date '9999-12-31'"]) }}
    {% endif %}
    {% set days = [var('previous_run').as_of, var('as_of')] | sort %}
    {{ return(["date '" ~ days[0] ~ "'", "date '" ~ days[1] ~ "'"]) }}
{% endmacro %}
