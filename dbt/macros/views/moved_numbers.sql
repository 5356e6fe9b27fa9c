{#
    The CTEs `runs` to `moved` of the log of restatements: each published number of a day that a later run changed, with the old
    value and the new one.

    lake/gold/views.py makes DuckDB's view of it, too: in words that Spark, Sail and DuckDB share, and of dbt `ref` and `source` alone.
#}
{% macro moved_numbers() %}
{# Fourteen digits of a double: in the next ones engines differ. #}
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
runs as (
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
)
{% endmacro %}
