{#
    Other days, and other accounts, are read as they stand: the positions of accounts that did not change are never read again.
#}
-- What a scope has at the end of a day, and what came in and went out: of its dirty days anew, of all others as they stand.
with account_values_daily as (
    select * from {{ ref('account_values_daily') }}
    {% if is_restating() %}
        union all
        select
            account_id, cash_balance, positions_value, long_value, short_value, unpriced_count, carried_count,
            is_trading_day_of_holdings, value_date
        from {{ standing('gold', 'fact_portfolio_value_daily') }}
        where
            scope_type = 'ACCOUNT' and {{ within_days_of('scope', 'value_date') }}
            and not {{ within('account', 'value_date') }}
    {% endif %}
),

scope_members as (
    select * from {{ ref('scope_members') }} where {{ within_history('scope') }}
),

scope_flows_daily as (
    select * from {{ ref('scope_flows_daily') }}
),

unsupported_by_scope as (
    select scope_members.scope_type, scope_members.scope_id, collect_list(unsupported_by_account.from_date) as unsupported_from
    from {{ ref('unsupported_by_account') }} as unsupported_by_account
    inner join scope_members
        on unsupported_by_account.account_id = scope_members.account_id
    group by scope_members.scope_type, scope_members.scope_id
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
        bool_or(account_values_daily.is_trading_day_of_holdings) as is_trading_day_of_holdings,
        account_values_daily.value_date
    from account_values_daily
    inner join scope_members
        on account_values_daily.account_id = scope_members.account_id
    group by scope_members.scope_type, scope_members.scope_id, account_values_daily.value_date
)

select
    scope_values.scope_type,
    scope_values.scope_id,
    {{ money('scope_values.cash_balance') }} as cash_balance,
    {{ money('scope_values.positions_value') }} as positions_value,
    {{ money('scope_values.long_value') }} as long_value,
    {{ money('scope_values.short_value') }} as short_value,
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
