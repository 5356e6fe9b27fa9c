-- For each scope and day: change of total_value - (inflow - outflow) = the P&L of its accounts.
with value_changes as (
    select
        scope_type,
        scope_id,
        total_value - lag(total_value, 1, 0) over (partition by scope_type, scope_id order by value_date)
        - inflow + outflow as change_without_flows,
        value_date
    from {{ ref('fact_portfolio_value_daily') }}
),

pnl as (
    select
        members.scope_type,
        members.scope_id,
        sum(fact_pnl_daily.total_pnl_base) as total_pnl,
        fact_pnl_daily.pnl_date
    from {{ ref('fact_pnl_daily') }} as fact_pnl_daily
    inner join {{ ref('scope_members') }} as members
        on fact_pnl_daily.account_id = members.account_id
    group by members.scope_type, members.scope_id, fact_pnl_daily.pnl_date
)

select
    coalesce(value_changes.scope_type, pnl.scope_type) as scope_type,
    coalesce(value_changes.scope_id, pnl.scope_id) as scope_id,
    coalesce(value_changes.value_date, pnl.pnl_date) as value_date,
    value_changes.change_without_flows,
    pnl.total_pnl
from value_changes
full outer join pnl
    on
        value_changes.scope_type = pnl.scope_type
        and value_changes.scope_id = pnl.scope_id
        and value_changes.value_date = pnl.pnl_date
where (value_changes.change_without_flows = pnl.total_pnl) is not true
