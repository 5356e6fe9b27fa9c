{#
    Each event of the staging model is here by its event_id, or another event of the same entity and version is; and no event
    is here that was never received. `entity` is the SQL expression of the entity's id in the staging model.
#}
{% test holds_each_event_once(model, staging, entity) %}
with versions as (
    select * from {{ model }}
),

received as (
    select event_id, version, {{ entity }} as entity from {{ staging }}
),

lost as (
    select received.event_id
    from received
    left anti join versions
        on received.event_id = versions.event_id
    left anti join versions as same_version
        on received.entity = same_version.entity and received.version = same_version.version
),

invented as (
    select versions.event_id
    from versions
    left anti join received
        on versions.event_id = received.event_id
),

repeated as (
    select event_id
    from versions
    where not is_conflict
    group by event_id
    having count(*) > 1
)

select 'lost' as problem, event_id from lost
union all
select 'invented' as problem, event_id from invented
union all
select 'repeated' as problem, event_id from repeated
{% endtest %}
