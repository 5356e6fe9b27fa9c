{#
    The CTEs `arrivals` to `first_arrivals`: the staged events of a topic, without those that came before with the same event_id
    and business fields (`nth_arrival` is 1 for what stays). When a run restates, with all that the table of versions has of the
    entities that events came for, and of those that shared an event_id with one.

    relation, entity, columns: as for `versioned`.
#}
{% macro first_arrivals(relation, entity, columns) %}
{% set event_columns = ['event_id', 'source', 'action', 'version', 'recorded_at', 'known_at', 'kafka_partition', 'kafka_offset'] + columns %}
arrivals as (
    select
        {{ event_columns | join(',\n        ') }},
        {{ entity }} as entity,
        cast(null as boolean) as was_first_of_event
    from {{ relation }}
),

{% if is_restating() %}
touched_entities as (
    select entity from arrivals
    union
    select entity from {{ this }} where event_id in (select event_id from arrivals)
),
{% endif %}

received as (
    select * from arrivals
    {% if is_restating() %}
    union all
    select {{ event_columns | join(', ') }}, entity, is_first_of_event as was_first_of_event
    from {{ this }}
    where entity in (select entity from touched_entities)
    {% endif %}
),

with_body as (
    select
        *,
        {{ digest_of(columns + ['entity', 'version', 'action']) }} as body,
        bool_or(was_first_of_event is null) over (partition by event_id) as is_new_event
    from received
),

first_arrivals as (
    select
        *,
        row_number() over (partition by event_id, body order by known_at, kafka_partition, kafka_offset) as nth_arrival
    from with_body
)
{% endmacro %}
