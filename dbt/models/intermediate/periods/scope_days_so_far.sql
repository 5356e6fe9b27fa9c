{#
    All sums are of decimals, and so exact: the difference of two days is what lies between them, whatever was before.
#}
-- What a scope's days have come to so far: running sums, of which the difference of two days is a period's.
with days as (
    select
        *,
        inflow - outflow as flow,
        case flow_timing
            when 'ALL_START' then inflow - outflow
            when 'ALL_END' then cast(0 as decimal(24, 6))
            else inflow
        end as flow_at_start,
        cast({{ days_between('value_date', "date '1970-01-01'") }} as decimal(6, 0)) as day_number
    from {{ ref('fact_portfolio_value_daily') }}
    where {{ within_history('returns') }}
),

-- What the value at the end of the day would have been, over what it was; null where one of them is nothing or less.
costs as (
    select
        scope_type,
        scope_id,
        cast(nullif(greatest(end_value + costs, 0), 0) as double) / cast(nullif(greatest(end_value, 0), 0) as double)
            as without_costs,
        cost_date
    from {{ ref('scope_costs_daily') }}
    where costs <> 0
),

with_costs as (
    select
        days.*,
        cast(ln(coalesce(costs.without_costs, cast(1 as double))) as decimal(38, 18)) as costs_log,
        case when costs.cost_date is not null and costs.without_costs is null then 1 else 0 end as is_unknown
    from days
    left join costs
        on
            days.scope_type = costs.scope_type
            and days.scope_id = costs.scope_id
            and days.value_date = costs.cost_date
)

select
    scope_type,
    scope_id,
    currency,
    total_value,
    day_number,
    twr_index,
    sum(flow) over so_far as flows,
    sum(flow_at_start) over so_far as flows_at_start,
    sum(cast(flow * day_number as decimal(32, 6))) over so_far as dated_flows,
    sum(abs(flow)) over so_far as moved,
    sum(costs_log) over so_far as costs_log,
    sum(is_unknown) over so_far as unknown_costs,
    base_date,
    value_date
from with_costs
window so_far as (
    partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
)
