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
