-- What the symbols of a scope, and its cash, contributed since inception is its return, and their P&L what it gained.
with added_up as (
    select
        scope_type,
        scope_id,
        as_of_date,
        sum(contribution) as contribution,
        sum(abs(contribution)) as moved,
        count(*) - count(contribution) as unknown_count,
        sum(pnl) as pnl
    from {{ ref('contributions') }}
    where period = 'ITD'
    group by scope_type, scope_id, as_of_date
),

gains as (
    select
        scope_type,
        scope_id,
        sum(case when value_date > base_date then end_value - start_value end) over (
            partition by scope_type, scope_id order by value_date rows between unbounded preceding and current row
        ) as gain,
        value_date
    from {{ ref('fact_portfolio_value_daily') }}
)

select
    periods.scope_type,
    periods.scope_id,
    periods.as_of_date,
    periods.twr,
    added_up.contribution,
    gains.gain,
    added_up.pnl
from {{ ref('fact_period_returns') }} as periods
inner join gains
    on periods.scope_type = gains.scope_type and periods.scope_id = gains.scope_id and periods.as_of_date = gains.value_date
left join added_up
    on
        periods.scope_type = added_up.scope_type
        and periods.scope_id = added_up.scope_id
        and periods.as_of_date = added_up.as_of_date
where
    periods.period = 'ITD' and periods.twr is not null
    and (
        added_up.pnl is null
        or added_up.pnl <> gains.gain
        or (added_up.unknown_count = 0 and abs(periods.twr - added_up.contribution) > 1e-8 * greatest(1, added_up.moved))
    )
