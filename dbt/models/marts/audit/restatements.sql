{{ config(materialized='view') }}

-- In words that Spark, Sail and DuckDB share: lake/gold/views.py makes the same view in DuckDB.

with {{ moved_numbers() }},

-- The causes of a scope in the order in which they became known.
causes as (
    select
        *,
        row_number() over (
            partition by run_number, scope_type, scope_id order by known_at, topic, id, version, event_id, from_date
        ) as nth
    from {{ ref('restatement_causes') }}
),

moved_days as (
    select distinct run_number, scope_type, scope_id, business_date, table_name = 'cumulative_returns' as is_chained
    from moved
),

-- A value that moves for some days moves the return of the day after them, too, and an index all that come.
last_causes as (
    select
        moved_days.run_number,
        moved_days.scope_type,
        moved_days.scope_id,
        moved_days.business_date,
        moved_days.is_chained,
        max(causes.nth) as nth
    from moved_days
    inner join causes
        on
            moved_days.run_number = causes.run_number
            and moved_days.scope_type = causes.scope_type
            and moved_days.scope_id = causes.scope_id
            and moved_days.business_date >= causes.from_date
            and (moved_days.is_chained or moved_days.business_date - interval '1' day <= causes.until_date)
    group by
        moved_days.run_number,
        moved_days.scope_type,
        moved_days.scope_id,
        moved_days.business_date,
        moved_days.is_chained
)

select
    moved.run_id,
    moved.table_name,
    concat(moved.scope_type, '/', moved.scope_id) as key,
    moved.scope_type,
    moved.scope_id,
    moved.metric,
    causes.topic as cause_topic,
    causes.id as cause_id,
    causes.event_id as cause_event_id,
    moved.run_number,
    causes.version as cause_version,
    moved.old_value,
    moved.new_value,
    moved.business_date,
    causes.known_at as cause_known_at,
    moved.published_at
from moved
left join last_causes
    on
        moved.run_number = last_causes.run_number
        and moved.scope_type = last_causes.scope_type
        and moved.scope_id = last_causes.scope_id
        and moved.business_date = last_causes.business_date
        and (moved.table_name = 'cumulative_returns') = last_causes.is_chained
left join causes
    on
        last_causes.run_number = causes.run_number
        and last_causes.scope_type = causes.scope_type
        and last_causes.scope_id = causes.scope_id
        and last_causes.nth = causes.nth
