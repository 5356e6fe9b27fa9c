{# Whether bronze has records of a topic that the last recorded run did not read. #}
{% macro has_arrivals(topic) %}
    {{ return(var('run').kafka_offsets.get(topic, {}) != var('previous_run').kafka_offsets.get(topic, {})) }}
{% endmacro %}


{#
    The bronze table of a topic as this run reads it: up to the offsets that it is pinned to, and, when it puts right what
    changed, only what lies above those that the last recorded run read. With `known_at`, only what was known by then.
    Bronze is only ever added to, each partition in the order of its offsets: so offsets name a moment of it, on every engine.
    (Sail 0.7.2 cannot read a version of a table that is older than its last checkpoint.)
#}
{% macro bronze(topic) -%}
    {%- if is_restating() -%}
        {{ arrivals(topic) }}
    {%- else -%}
        (
            select *
            from {{ source('bronze', topic) }}
            where {{ until_offsets(topic) }}
            {%- if var('known_at') %} and known_at <= timestamp '{{ var("known_at") }}'{% endif %}
        )
    {%- endif -%}
{%- endmacro %}


{# What this run reads of a topic and the last recorded run had not. #}
{% macro arrivals(topic) -%}
    {%- set before = var('previous_run').kafka_offsets.get(topic, {}) -%}
    (
        select *
        from {{ source('bronze', topic) }}
        where
            {% if not has_arrivals(topic) %}
            false
            {% else %}
            {{ until_offsets(topic) }}
            and not {{ up_to_offsets(before) }}
            {% endif %}
    )
{%- endmacro %}


{# A predicate of literals: up to the offsets that this run reads of a topic; all without `lake build`. #}
{% macro until_offsets(topic) -%}
    {%- set offsets = var('run').get('kafka_offsets', {}).get(topic) -%}
    {{ 'true' if offsets is none else up_to_offsets(offsets) }}
{%- endmacro %}


{# A predicate of literals: up to the highest offset of each partition; of one that is not named, none (lake/gold/offsets.py). #}
{% macro up_to_offsets(offsets) -%}
    {%- if not offsets -%}
        false
    {%- else -%}
        (
            {%- for partition, offset in offsets.items() -%}
            kafka_partition = {{ partition | int }} and kafka_offset <= {{ offset | int }}{{ ' or ' if not loop.last }}
            {%- endfor -%}
        )
    {%- endif -%}
{%- endmacro %}


{#
    The rows of a table of versions that are other than at the last recorded run: as they are (`is_now`) and as they were. Only
    entities of which events arrived can have such rows, and those that share an event_id with one of them: each event that
    arrived is in the table with its event_id.
#}
{% macro changed_rows(topic) -%}
    {%- set versions = ref(versions_models()[topic]) -%}
    {%- if execute and knows_past() and has_arrivals(topic) -%}
        (
            with touched as (
                select distinct entity
                from {{ versions }}
                where event_id in (select event_id from {{ arrivals(topic) }} as arrived where reject_reason is null)
            ),

            both as (
                select *, true as is_now from {{ versions }} where entity in (select entity from touched)
                union all
                select *, false as is_now
                from {{ versions }} version as of {{ var('previous_run').silver_versions[versions_models()[topic]] | int }}
                where entity in (select entity from touched)
            ),

            counted as (
                select
                    *,
                    count(*) over (
                        partition by
                            event_id, body, is_first_of_event, is_redelivery, is_conflict, is_current, is_live, superseded_at
                    ) as times
                from both
            )

            select * from counted where times = 1
        )
    {%- else -%}
        (select *, true as is_now from {{ versions }} where false)
    {%- endif -%}
{%- endmacro %}


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
