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

windowed as (
    select
        *,
        {% for length in longer %}
        case
            when count(trading_day_return) over days_{{ length }} = {{ length }}
                then {{ deviation_over('trading_day_return', 'days_' ~ length, length) }} * sqrt(252)
        end as volatility_{{ length }},
        count(*) over days_{{ length }} as observations_{{ length }}{{ ',' if not loop.last }}
        {% endfor %}
    from returns
    window
        {% for length in longer %}
        days_{{ length }} as (
            partition by scope_type, scope_id order by value_date rows between {{ length - 1 }} preceding and current row
        ){{ ',' if not loop.last }}
        {% endfor %}
)

{% for length in [30] + longer %}
select
    scope_type,
    scope_id,
    {{ length }} as window_days,
    volatility_{{ length }} as volatility,
    observations_{{ length }} as n_obs,
    value_date as return_date
from windowed
{{ 'union all' if not loop.last }}
{% endfor %}
