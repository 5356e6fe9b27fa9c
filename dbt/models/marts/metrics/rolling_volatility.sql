{{ config(materialized='view') }}
{% set longer = [63, 126, 252] %}

-- That of 30 days stands in the table; longer windows are of the same returns.
with observed as (
    select
        scope_type,
        scope_id,
        volatility_30,
        observations_30,
        lag(twr_index, 1, cast(1 as double)) over days as from_index,
        twr_index,
        value_date
    from {{ ref('fact_portfolio_value_daily') }}
    where observations_30 is not null
    window days as (partition by scope_type, scope_id order by value_date)
),

returns as (
    select *, {{ observed_return('from_index', 'twr_index') }} as trading_day_return from observed
),

windowed as ({{ volatility_over('returns', longer) }}),

by_window as (
    {% for length in [30] + longer %}
        select
            scope_type,
            scope_id,
            {{ length }} as window_days,
            volatility_{{ length }} as volatility,
            observations_{{ length }} as n_obs,
            value_date as return_date
        from windowed
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from by_window
