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
        max_by(is_observed, return_date) as is_observed,
        max(return_date) as last_date
    from with_observation_numbers
    group by scope_type, scope_id, observations_before
),

windowed as (
    select
        *,
        count(*) over days as n_obs,
        collect_list(if(is_after_total_loss, null, trading_day_return)) over days as returns
    from (select *, last_date as return_date from observed where is_observed) as trading_days
    window days as (
        partition by scope_type, scope_id order by return_date
        rows between {{ window_days - 1 }} preceding and current row
    )
),

-- Of the values themselves: a deviation that slides with the window keeps a trace of large returns that have left it.
with_deviation as (
    select *, if(size(returns) = {{ window_days }}, {{ standard_deviation('returns') }}, null) as deviation
    from windowed
)

select
    scope_type,
    scope_id,
    {{ window_days }} as window_days,
    deviation * sqrt(252) as volatility,
    n_obs,
    return_date
from with_deviation
