-- From the value of the day before, the flows and the return follows the value of the day, whatever the flow timing.
with daily as (
    select
        *,
        lag(total_value, 1, 0) over (partition by scope_type, scope_id order by value_date) as previous_value
    from {{ ref('fact_portfolio_value_daily') }}
),

reproduced as (
    select
        daily.scope_type,
        daily.scope_id,
        daily.value_date,
        daily.total_value,
        returns.daily_return,
        returns.return_date,
        case returns.flow_timing
            when 'ALL_START' then (1 + returns.daily_return) * double(daily.previous_value + daily.inflow - daily.outflow)
            when 'ALL_END' then (1 + returns.daily_return) * double(daily.previous_value) + double(daily.inflow - daily.outflow)
            else (1 + returns.daily_return) * double(daily.previous_value + daily.inflow) - double(daily.outflow)
        end as expected_value,
        double(daily.inflow + daily.outflow + abs(daily.previous_value) + abs(daily.total_value)) as magnitude
    from daily
    left join {{ ref('daily_returns') }} as returns
        on
            daily.scope_type = returns.scope_type
            and daily.scope_id = returns.scope_id
            and daily.value_date = returns.return_date
)

select *
from reproduced
where
    return_date is null
    or abs(expected_value - double(total_value)) > 1e-9 * magnitude + 1e-6
