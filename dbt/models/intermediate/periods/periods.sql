-- Each period that ends on a day, and all that two days tell of it; nothing of one that begins before the base day.
with ends as (
    select * from {{ ref('scope_days_so_far') }} where {{ is_period_end('value_date') }}
),

starts as (
    select * from {{ ref('scope_days_so_far') }}
),

with_from_date as (
    select ends.*, of_periods.period, {{ from_date_of('of_periods.period', 'ends.value_date', 'ends.base_date') }} as from_date
    from ends
    cross join {{ rows_of_periods() }}
),

between_two_days as (
    select
        ends.scope_type,
        ends.scope_id,
        ends.currency,
        ends.period,
        coalesce(ends.from_date >= ends.base_date, false) as has_begun,
        cast({{ days_between('ends.value_date', 'ends.from_date') }} as decimal(6, 0)) as days,
        coalesce(starts.total_value, 0) as from_value,
        ends.total_value as to_value,
        coalesce(starts.twr_index, cast(1 as double)) as from_index,
        ends.twr_index as to_index,
        ends.flows - coalesce(starts.flows, 0) as flows,
        cast(
            ends.day_number * (ends.flows - coalesce(starts.flows, 0))
            - (ends.dated_flows - coalesce(starts.dated_flows, 0))
            + (ends.flows_at_start - coalesce(starts.flows_at_start, 0))
            as decimal(32, 6)
        ) as flows_by_days,
        ends.moved - coalesce(starts.moved, 0) as moved,
        cast(ends.costs_log - coalesce(starts.costs_log, 0) as double) as costs_log,
        ends.unknown_costs - coalesce(starts.unknown_costs, 0) as unknown_costs,
        ends.from_date,
        ends.value_date as as_of_date
    from with_from_date as ends
    left join starts
        on ends.scope_type = starts.scope_type and ends.scope_id = starts.scope_id and ends.from_date = starts.value_date
),

with_twr as (
    select
        *,
        case when has_begun then to_index / nullif(from_index, 0) - 1 end as twr,
        cast(from_value * days as decimal(32, 6)) + flows_by_days as invested_by_days
    from between_two_days
)

select
    scope_type,
    scope_id,
    currency,
    period,
    cast(days as double) / 365 as span,
    from_value,
    to_value,
    case when has_begun then abs(from_value) + moved + abs(to_value) end as moved,
    twr,
    case when days >= 365 and from_index > 0 and to_index > 0 then power(1 + twr, 365 / cast(days as double)) - 1 end
        as twr_annualized,
    case when unknown_costs = 0 then (1 + twr) * exp(costs_log) - 1 end as twr_gross,
    case
        when has_begun
            then cast(to_value - from_value - flows as double) * cast(days as double)
                / cast(nullif(greatest(invested_by_days, 0), 0) as double)
    end as modified_dietz,
    from_date,
    as_of_date
from with_twr
