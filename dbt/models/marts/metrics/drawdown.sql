{{ config(unique_key=['scope_type', 'scope_id', 'return_date'], restate={'grain': 'returns', 'date': 'return_date'}) }}

with cumulative_returns as (
    select * from {{ ref('cumulative_returns') }} where {{ within_history('returns') }}
),

with_peak as (
    select
        *,
        greatest(1d, max(twr_index) over (
            partition by scope_type, scope_id order by return_date rows between unbounded preceding and current row
        )) as running_peak
    from cumulative_returns
    where twr_index is not null
)

select
    scope_type,
    scope_id,
    twr_index,
    running_peak,
    twr_index / running_peak - 1 as drawdown,
    (twr_index / running_peak - 1) * 100 as drawdown_pct,
    return_date
from with_peak
