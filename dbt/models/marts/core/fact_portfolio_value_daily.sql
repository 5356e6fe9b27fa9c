{{ config(unique_key=['scope_type', 'scope_id', 'value_date'], restate={'grain': 'scope', 'date': 'value_date'}) }}

with account_values_daily as (
    select * from {{ ref('account_values_daily') }}
    where {{ within_days_of('scope', 'value_date') }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
),

scope_flows_daily as (
    select * from {{ ref('scope_flows_daily') }}
),

unsupported_by_account as (
    select * from {{ ref('unsupported_by_account') }}
),

scope_values as (
    select
        scope_members.scope_type,
        scope_members.scope_id,
        sum(account_values_daily.cash_balance) as cash_balance,
        sum(account_values_daily.positions_value) as positions_value,
        sum(account_values_daily.long_value) as long_value,
        sum(account_values_daily.short_value) as short_value,
        sum(account_values_daily.unpriced_count) as unpriced_count,
        sum(account_values_daily.carried_count) as carried_count,
        account_values_daily.value_date
    from account_values_daily
    inner join scope_members
        on account_values_daily.account_id = scope_members.account_id
    where {{ within_history('scope', prefix='scope_members.') }}
    group by scope_members.scope_type, scope_members.scope_id, account_values_daily.value_date
),

unsupported_by_scope as (
    select
        scope_members.scope_type,
        scope_members.scope_id,
        collect_list(unsupported_by_account.from_date) as unsupported_from
    from unsupported_by_account
    inner join scope_members
        on unsupported_by_account.account_id = scope_members.account_id
    group by scope_members.scope_type, scope_members.scope_id
),

with_flows as (
    select
        scope_values.*,
        coalesce(scope_flows_daily.inflow, 0) as inflow,
        coalesce(scope_flows_daily.outflow, 0) as outflow,
        bigint(coalesce(
            size(filter(unsupported_by_scope.unsupported_from, from_date -> from_date <= scope_values.value_date)), 0
        )) as unsupported_count
    from scope_values
    left join scope_flows_daily
        on
            scope_values.scope_type = scope_flows_daily.scope_type
            and scope_values.scope_id = scope_flows_daily.scope_id
            and scope_values.value_date = scope_flows_daily.flow_date
    left join unsupported_by_scope
        on
            scope_values.scope_type = unsupported_by_scope.scope_type
            and scope_values.scope_id = unsupported_by_scope.scope_id
)

select
    scope_type,
    scope_id,
    if(scope_type = 'ACCOUNT', scope_id, null) as account_id,
    case
        when unsupported_count > 0 then 'UNSUPPORTED'
        when unpriced_count > 0 then 'UNPRICED'
        when carried_count > 0 then 'CARRIED'
        else 'PRICED'
    end as valuation_status,
    {{ money('cash_balance + positions_value') }} as total_value,
    {{ money('cash_balance') }} as cash_balance,
    {{ money('positions_value') }} as positions_value,
    {{ money('long_value') }} as long_value,
    {{ money('short_value') }} as short_value,
    {{ money('inflow') }} as inflow,
    {{ money('outflow') }} as outflow,
    unpriced_count,
    unsupported_count,
    value_date
from with_flows
