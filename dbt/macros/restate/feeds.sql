{# Whether bronze has records of a topic that the last recorded run did not read. #}
{% macro has_arrivals(topic) %}
    {% set before = var('previous_run').bronze_versions %}
    {{ return(var('bronze_versions')[topic] | int > before.get(topic, -1) | int) }}
{% endmacro %}


{#
    The bronze table of a topic as this run reads it: all that had arrived at the version that the run is pinned to, or, when
    it puts right what changed, only what arrived since the last recorded run. With `known_at`, only what was known by then.
#}
{% macro bronze(topic) -%}
    {%- if var('known_at') -%}
        (
            select *
            from {{ source('bronze', topic) }} version as of {{ var('bronze_versions')[topic] | int }}
            where known_at <= timestamp '{{ var("known_at") }}'
        )
    {%- elif not is_restating() -%}
        {{ source('bronze', topic) }}
        {%- if topic in var('bronze_versions') %} version as of {{ var('bronze_versions')[topic] | int }}{% endif %}
    {%- elif has_arrivals(topic) -%}
        table_changes(
            '{{ source("bronze", topic) }}',
            {{ var('previous_run').bronze_versions[topic] | int + 1 }},
            {{ var('bronze_versions')[topic] | int }}
        )
    {%- else -%}
        (select * from {{ source('bronze', topic) }} where false)
    {%- endif -%}
{%- endmacro %}


{#
    The rows of a silver table that are other than at the last recorded run, before (`preimage`) and after: its change feed,
    which a run that was killed has added to, too. By path, for in a statement that also reads the table by
    name, Spark 4.2 takes the one relation for the other and silently reads all rows as changed.
#}
{% macro changed_rows(model) -%}
    {%- set relation = ref(model) -%}
    {%- if execute and is_restating() and table_version(model) >= first_new_version(model) -%}
        table_changes_by_path('{{ env_var("LAKE_TABLES_URI") }}/silver/{{ model }}', {{ first_new_version(model) }})
    {%- else -%}
        (select *, '' as _change_type from {{ relation }} where false)
    {%- endif -%}
{%- endmacro %}


{#
    Whether events of any of these topics may be other than at the last recorded run, or booked on other days; of trades always,
    so that there is something to select from.
#}
{% macro has_news(topics) %}
    {% if not execute or 'trades' in topics %}
        {{ return(true) }}
    {% elif not is_restating() %}
        {{ return(false) }}
    {% elif var('previous_run').as_of != var('as_of') %}
        {{ return(true) }}
    {% endif %}
    {% set news = [] %}
    {% for topic in topics %}
        {% set model = versions_models()[topic] %}
        {% if table_version(model) >= first_new_version(model) %}
            {% do news.append(topic) %}
        {% endif %}
    {% endfor %}
    {{ return(news | length > 0) }}
{% endmacro %}


{#
    The as-of date of the last recorded run and that of this one, the earlier first: events dated after the first, up to the
    second, are booked now or no longer.
#}
{% macro days_between_as_of_dates() %}
    {% if not is_restating() %}
        {{ return(["date '9999-12-31'", "date '9999-12-31'"]) }}
    {% endif %}
    {% set days = [var('previous_run').as_of, var('as_of')] | sort %}
    {{ return(["date '" ~ days[0] ~ "'", "date '" ~ days[1] ~ "'"]) }}
{% endmacro %}


{#
    A row of changes for each changed version of a topic: a conflict, or the cancel of what never was, moves no number, but its
    entity may have become an issue, or be none any more.
#}
{% macro issue_rows(topic, relation, entity='entity') -%}
select
    '{{ topic }}' as topic,
    {{ entity }}{% if entity != 'entity' %} as entity{% endif %},
    null as account_id,
    null as symbol,
    null as portfolio_id,
    false as is_of_fills,
    date '9999-12-31' as from_date,
    date '9999-12-31' as until_date
from {{ relation }}
{%- endmacro %}
