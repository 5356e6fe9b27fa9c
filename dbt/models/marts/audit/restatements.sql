{{ config(materialized='view') }}

-- In words that Spark, Sail and DuckDB share: lake/gold/views.py makes the same view in DuckDB.
-- noqa: disable=LT02
-- Fourteen digits of a double: in the next ones engines differ.
{% set number = 'case when not versions.is_removed then '
    ~ 'cast(cast(VALUE as decimal(38, 14)) as decimal(38, 16)) end' %}
{% set metrics = {
    'total_value': 'fact_portfolio_value_daily',
    'cash_balance': 'fact_portfolio_value_daily',
    'positions_value': 'fact_portfolio_value_daily',
    'inflow': 'fact_portfolio_value_daily',
    'outflow': 'fact_portfolio_value_daily',
    'daily_return': 'daily_returns',
    'cumulative_return': 'cumulative_returns',
} %}

with runs as (
    select run_id, run_number, ended, lag(as_of_date) over (order by run_number) as published_until
    from {{ source('gold', 'calc_runs') }}
),

versions as (
    select
        versions.scope_type,
        versions.scope_id,
        versions.value_date as business_date,
        runs.run_id,
        runs.run_number,
        runs.ended as published_at,
        runs.published_until,
        {% for metric in metrics %}
        {% set value = 'versions.' ~ metric if metric != 'cumulative_return' else 'versions.twr_index - 1' %}
        {{ number | replace('VALUE', value) }} as {{ metric }},
        lag({{ number | replace('VALUE', value) }}) over days as old_{{ metric }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fact_portfolio_value_daily_published') }} as versions
    inner join runs
        on versions.run_number = runs.run_number
    window days as (
        partition by versions.scope_type, versions.scope_id, versions.value_date order by versions.run_number
    )
),

-- A day that had been published, even one of a scope that was not there then. What moved by the last bits did not.
moved as (
    {% for metric, table in metrics.items() %}
        select
            run_id, run_number, published_at, '{{ table }}' as table_name, scope_type, scope_id, '{{ metric }}' as metric,
            business_date, old_{{ metric }} as old_value, {{ metric }} as new_value
        from versions
        where
            business_date <= published_until
            and (
                abs(old_{{ metric }} - {{ metric }}) > 0.000000000001
                or (old_{{ metric }} is null and {{ metric }} is not null)
                or (old_{{ metric }} is not null and {{ metric }} is null)
            )
        {{ 'union all' if not loop.last }}
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
