-- Days on which a scope holds something, at their start or end, and whether any of it trades then.
with account_values_daily as (
    select * from {{ ref('account_values_daily') }}
    where is_trading_day is not null and {{ within_days_of('returns', 'value_date') }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
)

select
    scope_members.scope_type,
    scope_members.scope_id,
    bool_or(account_values_daily.is_trading_day) as is_trading_day,
    account_values_daily.value_date as holding_date
from account_values_daily
inner join scope_members
    on account_values_daily.account_id = scope_members.account_id
where {{ within_history('returns', prefix='scope_members.') }}
group by scope_members.scope_type, scope_members.scope_id, account_values_daily.value_date
