{{ config(materialized='view') }}

-- In words that Spark, Sail and DuckDB share: lake/gold/views.py makes the same view in DuckDB.
-- noqa: disable=LT02
{% set metrics = {
    'fact_portfolio_value_daily': ['value_date', ['total_value', 'cash_balance', 'positions_value', 'inflow', 'outflow']],
    'daily_returns': ['return_date', ['daily_return']],
    'cumulative_returns': ['return_date', ['cumulative_return']],
} %}
-- Fourteen digits of a double: in the next ones engines differ.
{% set number = 'case when not versions.is_removed then '
    ~ 'cast(cast(versions.METRIC as decimal(38, 14)) as decimal(38, 16)) end' %}

with runs as (
    select run_id, run_number, ended, lag(as_of_date) over (order by run_number) as published_until
    from {{ source('gold', 'calc_runs') }}
),

{% for table, what in metrics.items() %}
    {{ table }}_versions as (
        select
            versions.scope_type,
            versions.scope_id,
            versions.{{ what[0] }} as business_date,
            runs.run_id,
            runs.run_number,
            runs.ended as published_at,
            runs.published_until,
            {% for metric in what[1] %}
            {{ number | replace('METRIC', metric) }} as {{ metric }},
            lag({{ number | replace('METRIC', metric) }}) over days as old_{{ metric }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ ref(table ~ '_published') }} as versions
        inner join runs
            on versions.run_number = runs.run_number
        window days as (
            partition by versions.scope_type, versions.scope_id, versions.{{ what[0] }} order by versions.run_number
        )
    ),
{% endfor %}

-- A day that had been published, even one of a scope that was not there then.
moved as (
    {% for table, what in metrics.items() %}
        {% set is_last_table = loop.last %}
        {% for metric in what[1] %}
            select
                run_id, run_number, published_at, '{{ table }}' as table_name, scope_type, scope_id, '{{ metric }}' as metric,
                business_date, old_{{ metric }} as old_value, {{ metric }} as new_value
            from {{ table }}_versions
            where old_{{ metric }} is distinct from {{ metric }} and business_date <= published_until
            {{ 'union all' if not (loop.last and is_last_table) }}
        {% endfor %}
    {% endfor %}
),

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
