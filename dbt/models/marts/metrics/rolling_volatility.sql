{% set window_days = 30 %}

{{ config(
    unique_key=['scope_type', 'scope_id', 'window_days', 'return_date'],
    restate={'grain': 'returns', 'date': 'return_date'},
) }}

with daily_returns as (
    select
        *,
        coalesce(1 + daily_return, 1) as factor,
        is_trading_day and daily_return is not null as is_observed
    from {{ ref('daily_returns') }}
    where {{ within_history('returns') }}
),

with_observation_numbers as (
    select
        *,
        count_if(is_observed) over days as observations_before,
        max(factor = 0) over days as is_after_total_loss
    from daily_returns
    window days as (
        partition by scope_type, scope_id order by return_date rows between unbounded preceding and 1 preceding
    )
),

-- What weekends brought belongs to the next trading day.
observed as (
    select
        scope_type,
        scope_id,
        aggregate(
            transform(array_sort(collect_list(struct(return_date, factor))), day -> day.factor),
            1d, (product, factor) -> product * factor
        ) - 1 as trading_day_return,
        min_by(is_after_total_loss, return_date) as is_after_total_loss,
        max(return_date) as return_date
    from with_observation_numbers
    group by scope_type, scope_id, observations_before
    having max_by(is_observed, return_date)
),

windowed as (
    select
        *,
        count(*) over days as n_obs,
        count(if(is_after_total_loss, null, trading_day_return)) over days as n_values,
        stddev_samp(if(is_after_total_loss, null, trading_day_return)) over days as standard_deviation
    from observed
    window days as (
        partition by scope_type, scope_id order by return_date
        rows between {{ window_days - 1 }} preceding and current row
    )
)

select
    scope_type,
    scope_id,
    {{ window_days }} as window_days,
    if(n_values = {{ window_days }}, standard_deviation * sqrt(252), null) as volatility,
    n_obs,
    return_date
from windowed
