{#
    Every version of the entities of a topic, from its staged events.

    Redeliveries (an event_id that came before, or an entity and version that did, with the same business fields) are left
    out; with other fields the later arrival stays as a row with `is_conflict`. `is_current` marks the highest version of an
    entity, in whatever order the versions came, and `is_live` the current one that is not a CANCEL. `superseded_at` is when
    a higher version was known.

    relation: the staging model; entity: SQL expression of the entity's id, a string; columns: the business columns.
#}
{% macro versioned(relation, entity, columns) %}
with arrivals as (
    select
        *,
        {{ entity }} as entity,
        struct({{ columns | join(', ') }}, version, action) as body,
        struct(known_at, kafka_partition, kafka_offset) as arrival
    from {{ relation }}
),

compared_by_event as (
    select
        *,
        row_number() over (partition by event_id order by arrival) as nth_of_event,
        first_value(body) over (partition by event_id order by arrival) <=> body as is_same_event
    from arrivals
),

compared_by_version as (
    select
        *,
        row_number() over (partition by entity, version, nth_of_event > 1 order by arrival) as nth_of_version,
        first_value(body) over (partition by entity, version, nth_of_event > 1 order by arrival) <=> body as is_same_version
    from compared_by_event
    where nth_of_event = 1 or not is_same_event
),

without_redeliveries as (
    select
        *,
        nth_of_event > 1 or nth_of_version > 1 as is_conflict
    from compared_by_version
    where nth_of_event > 1 or nth_of_version = 1 or not is_same_version
),

with_successors as (
    select
        *,
        row_number() over (partition by entity, is_conflict order by version desc) as nth_newest,
        min(known_at) over (
            partition by entity, is_conflict order by version desc rows between unbounded preceding and 1 preceding
        ) as successor_known_at
    from without_redeliveries
)

select
    entity,
    event_id,
    source,
    {{ columns | join(',\n    ') }},
    action,
    version,
    is_conflict,
    not is_conflict and nth_newest = 1 as is_current,
    not is_conflict and nth_newest = 1 and action <> 'CANCEL' as is_live,
    recorded_at,
    known_at,
    case
        when not is_conflict and successor_known_at is not null then greatest(known_at, successor_known_at)
    end as superseded_at
from with_successors
{% endmacro %}
