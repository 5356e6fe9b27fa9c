{#
    Every version of the entities of a topic, from its staged events.

    Redeliveries (an event_id that came before with the same business fields) are left out; the rows that stay are a set that
    no order of arrival changes, each with its first arrival. With other fields, the later arrival of an event_id, or of an
    entity and version, stays with `is_conflict`; the same fields under another event_id with `is_redelivery`. `is_current`
    marks the highest version of an entity, in whatever order the versions came, and `is_live` the current one that is not a
    CANCEL. `superseded_at` is when a higher version was known.

    When it restates, it makes anew the versions of the entities that events came for: of those and of all that shared an
    event_id with one.

    relation: the staging model; entity: SQL expression of the entity's id, a string; columns: the business columns.
#}
{% macro versioned(relation, entity, columns) %}
with {{ first_arrivals(relation, entity, columns) }},

compared_by_event as (
    select
        *,
        if(is_new_event, row_number() over (partition by event_id order by known_at, kafka_partition, kafka_offset) = 1, was_first_of_event) as is_first_of_event
    from first_arrivals
    where nth_arrival = 1
),

compared_by_version as (
    select
        *,
        row_number() over (partition by entity, version, is_first_of_event order by known_at, kafka_partition, kafka_offset) = 1 as is_first_of_version,
        first_value(body) over (partition by entity, version, is_first_of_event order by known_at, kafka_partition, kafka_offset) = body as is_same_version
    from compared_by_event
),

with_meaning as (
    select
        *,
        not is_first_of_event or not is_same_version as is_conflict,
        is_first_of_event and is_same_version and not is_first_of_version as is_redelivery,
        is_first_of_event and is_first_of_version as counts
    from compared_by_version
),

with_successors as (
    select
        *,
        row_number() over (partition by entity, counts order by version desc) as nth_newest,
        min(known_at) over (
            partition by entity, counts order by version desc rows between unbounded preceding and 1 preceding
        ) as successor_known_at
    from with_meaning
)

select
    entity,
    event_id,
    source,
    body,
    {{ columns | join(',\n    ') }},
    action,
    version,
    is_first_of_event,
    is_redelivery,
    is_conflict,
    counts and nth_newest = 1 as is_current,
    counts and nth_newest = 1 and action <> 'CANCEL' as is_live,
    kafka_partition,
    kafka_offset,
    recorded_at,
    known_at,
    case when counts and successor_known_at is not null then greatest(known_at, successor_known_at) end as superseded_at
from with_successors
{% endmacro %}
