-- What a scope has at the end of a day, and what came in and went out; what of it is left out.
with scope_values as (
    select * from {{ ref('scope_values') }}
),

scope_flows_daily as (
    select * from {{ ref('scope_flows_daily') }}
),

unsupported_by_scope as (
    select scope_members.scope_type, scope_members.scope_id, collect_list(unsupported_by_account.from_date) as unsupported_from
    from {{ ref('unsupported_by_account') }} as unsupported_by_account
    inner join {{ ref('scope_members') }} as scope_members
        on unsupported_by_account.account_id = scope_members.account_id
    where {{ within_history('scope', prefix='scope_members.') }}
    group by scope_members.scope_type, scope_members.scope_id
)

select
    scope_values.scope_type,
    scope_values.scope_id,
    scope_values.currency,
    scope_values.cash_balance,
    scope_values.cash_in_transit,
    scope_values.dividends_receivable,
    scope_values.long_value,
    scope_values.short_value,
    {{ money('coalesce(scope_flows_daily.inflow, 0)') }} as inflow,
    {{ money('coalesce(scope_flows_daily.outflow, 0)') }} as outflow,
    scope_values.unpriced_count,
    scope_values.carried_count,
    bigint(coalesce(
        size(filter(unsupported_by_scope.unsupported_from, from_date -> from_date <= scope_values.value_date)), 0
    )) as unsupported_count,
    scope_values.is_trading_day_of_holdings,
    scope_values.value_date
from scope_values
left join scope_flows_daily
    on
        scope_values.scope_type = scope_flows_daily.scope_type
        and scope_values.scope_id = scope_flows_daily.scope_id
        and scope_values.value_date = scope_flows_daily.flow_date
left join unsupported_by_scope
    on scope_values.scope_type = unsupported_by_scope.scope_type and scope_values.scope_id = unsupported_by_scope.scope_id
