-- For each account and day, from the account's own facts: change of value = P&L + what came from outside, in its base currency.
with values_of_days as (
    select
        account_id,
        cash_balance + positions_value - lag(cash_balance + positions_value, 1, 0) over (
            partition by account_id order by value_date
        ) as value_change,
        value_date
    from {{ ref('fact_portfolio_value_daily') }}
    where scope_type = 'ACCOUNT'
),

pnl as (
    select account_id, sum(total_pnl_base) as total_pnl, pnl_date
    from {{ ref('fact_pnl_daily') }}
    group by account_id, pnl_date
),

flows_of_events as (
    select account_id, flow_base, value_date as flow_date from {{ ref('fact_cash_events') }} where is_booked
    union all
    select account_id, flow_base, trade_date as flow_date
    from {{ ref('fact_trades') }}
    where is_booked and transfer_trade_id is null
    union all
    select account_id, flow_base, trade_date as flow_date from {{ ref('move_flows') }}
    union all
    select account_id, flow_base, ex_date as flow_date from {{ ref('fact_dividends') }} where is_booked
    union all
    select account_id, flow_base, ex_date as flow_date from {{ ref('fact_conversions') }} where is_booked
),

flows as (
    select account_id, sum(flow_base) as net_flow, flow_date
    from flows_of_events
    group by account_id, flow_date
)

select
    coalesce(values_of_days.account_id, pnl.account_id) as account_id,
    coalesce(values_of_days.value_date, pnl.pnl_date) as value_date,
    values_of_days.value_change,
    pnl.total_pnl,
    flows.net_flow
from values_of_days
full outer join pnl
    on values_of_days.account_id = pnl.account_id and values_of_days.value_date = pnl.pnl_date
left join flows
    on values_of_days.account_id = flows.account_id and values_of_days.value_date = flows.flow_date
where (values_of_days.value_change = pnl.total_pnl + coalesce(flows.net_flow, 0)) is not true
