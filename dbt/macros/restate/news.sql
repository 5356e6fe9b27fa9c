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


{# model -> the topics of which something new may be a change of it; those of which there is something new. #}
{% macro models_with_news() %}
    {% set topics_of = {
        'trade_changes': ['trades'],
        'cash_event_changes': ['cash_events'],
        'price_changes': ['prices'],
        'calendar_changes': ['prices'],
        'corporate_action_changes': ['corporate_actions'],
        'account_changes': ['accounts'],
        'instrument_changes': ['instruments'],
        'fx_rate_changes': ['fx_rates', 'trades', 'cash_events', 'prices', 'corporate_actions', 'accounts', 'instruments'],
        'statement_changes': ['statements'],
    } %}
    {% set news = {} %}
    {% for model, topics in topics_of.items() if has_news(topics) %}
        {# Without a past nothing has changed: one model is enough to select nothing from. #}
        {% if not execute or knows_past() or model == 'trade_changes' %}{% do news.update({model: topics}) %}{% endif %}
    {% endfor %}
    {{ return(news) }}
{% endmacro %}
