{{ config(materialized='incremental', incremental_strategy='since_last_run', full_refresh=false) }}

{% set as_of = var('recorded').get('as_of') or '0001-01-01' %}
{% set causes_named = 50 %}
{% set metrics = {
    'fact_portfolio_value_daily': ['value_date', ['total_value', 'cash_balance', 'positions_value', 'inflow', 'outflow']],
    'daily_returns': ['return_date', ['daily_return']],
    'cumulative_returns': ['return_date', ['cumulative_return']],
} %}

with publication as (
    select * from {{ ref('publication') }}
),

{% for model, what in metrics.items() %}
    {{ model }}_versions as (
        select
            *,
            lag(if(is_removed, null, struct(*))) over (
                partition by scope_type, scope_id, {{ what[0] }} order by run_number
            ) as past
        from {{ ref(model ~ '_published') }}
        where {{ scope_of_model(scope_of_published(model)) }}
    ),
{% endfor %}

-- The first value of a day is none; that of a day which had been published is, even of a scope that was not there then.
moved as (
    {% for model, what in metrics.items() %}
        select
            '{{ model }}' as table_name,
            scope_type,
            scope_id,
            {{ what[0] }} as business_date,
            inline(array(
                {% for metric in what[1] %}
                    struct(
                        '{{ metric }}' as metric,
                        cast(past.{{ metric }} as decimal(38, 16)) as old_value,
                        cast(if(is_removed, null, {{ metric }}) as decimal(38, 16)) as new_value
                    ){{ ',' if not loop.last }}
                {% endfor %}
            ))
        from {{ model }}_versions
        where run_number = {{ run_number() }} and {{ what[0] }} <= date '{{ as_of }}'
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

restated as (
    select * from moved where not old_value <=> new_value
),

causes as (
    select * from {{ ref('restatement_causes') }} where run_number = {{ run_number() }}
),

-- A load of history has thousands of causes for every later day; those that reach furthest stand for them here.
ranked_causes as (
    select
        *,
        row_number() over (
            partition by scope_type, scope_id order by until_date desc, from_date asc, known_at desc, event_id asc
        ) as nth
    from causes
),

restated_days as (
    select distinct scope_type, scope_id, table_name = 'cumulative_returns' as is_chained, business_date from restated
),

causes_of_days as (
    select
        restated_days.scope_type,
        restated_days.scope_id,
        restated_days.is_chained,
        restated_days.business_date,
        array_sort(collect_set(struct(
            causes.known_at, causes.topic, causes.id, causes.version, causes.event_id
        ))) as causes
    from restated_days
    inner join ranked_causes as causes
        on
            causes.nth <= {{ causes_named }}
            and restated_days.scope_type = causes.scope_type
            and restated_days.scope_id = causes.scope_id
            and restated_days.business_date >= causes.from_date
            -- A value that moves for some days moves the return of the day after them, too, and an index all that come.
            and (
                restated_days.is_chained
                or restated_days.business_date <= date_add(least(causes.until_date, date '9999-12-30'), 1)
            )
    group by restated_days.scope_type, restated_days.scope_id, restated_days.is_chained, restated_days.business_date
),

explained as (
    select restated.*, causes_of_days.causes
    from restated
    left join causes_of_days
        on
            restated.scope_type = causes_of_days.scope_type
            and restated.scope_id = causes_of_days.scope_id
            and restated.business_date = causes_of_days.business_date
            and (restated.table_name = 'cumulative_returns') = causes_of_days.is_chained
)

select
    publication.run_id,
    explained.table_name,
    concat(explained.scope_type, '/', explained.scope_id) as key,
    explained.scope_type,
    explained.scope_id,
    explained.metric,
    try_element_at(explained.causes, -1).topic as cause_topic,
    try_element_at(explained.causes, -1).id as cause_id,
    try_element_at(explained.causes, -1).event_id as cause_event_id,
    coalesce(to_json(explained.causes), '[]') as causes,
    publication.run_number,
    try_element_at(explained.causes, -1).version as cause_version,
    explained.old_value,
    explained.new_value,
    explained.business_date,
    try_element_at(explained.causes, -1).known_at as cause_known_at,
    publication.published_at
from explained
cross join publication
