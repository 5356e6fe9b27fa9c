{{ config(materialized='view') }}
{% set longer = [63, 126, 252] %}

-- That of 30 days stands in the table; longer windows are of the same returns.
with returns as ({{ observed_days() }}),

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
