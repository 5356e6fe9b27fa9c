-- ALL and every portfolio are the sums of their accounts, in value and in net flow (transfers between them cancel out): to the
-- last digit where all of them have the scope's currency.
with daily as (
    select * from {{ ref('fact_portfolio_value_daily') }}
),

one_currency as (
    select members.scope_type, members.scope_id
    from {{ ref('scope_members') }} as members
    inner join {{ ref('dim_account') }} as accounts
        on members.account_id = accounts.account_id
    inner join {{ ref('dim_scope') }} as scopes
        on members.scope_type = scopes.scope_type and members.scope_id = scopes.scope_id
    where members.scope_type <> 'ACCOUNT'
    group by members.scope_type, members.scope_id
    having bool_and(accounts.base_currency = scopes.currency)
),

sums as (
    select
        members.scope_type,
        members.scope_id,
        struct(
            sum(daily.total_value) as total_value,
            sum(daily.cash_balance) as cash_balance,
            sum(daily.long_value) as long_value,
            sum(daily.short_value) as short_value,
            sum(daily.inflow - daily.outflow) as net_flow,
            sum(daily.unpriced_count) as unpriced_count
        ) as numbers,
        daily.value_date
    from daily
    inner join {{ ref('scope_members') }} as members
        on daily.account_id = members.account_id
    inner join one_currency
        on members.scope_type = one_currency.scope_type and members.scope_id = one_currency.scope_id
    group by members.scope_type, members.scope_id, daily.value_date
),

groups as (
    select daily.*
    from daily
    inner join one_currency
        on daily.scope_type = one_currency.scope_type and daily.scope_id = one_currency.scope_id
)

select
    coalesce(groups.scope_type, sums.scope_type) as scope_type,
    coalesce(groups.scope_id, sums.scope_id) as scope_id,
    coalesce(groups.value_date, sums.value_date) as value_date,
    groups.total_value,
    sums.numbers
from groups
full outer join sums
    on groups.scope_type = sums.scope_type and groups.scope_id = sums.scope_id and groups.value_date = sums.value_date
where
    (
        groups.total_value = sums.numbers.total_value
        and groups.cash_balance = sums.numbers.cash_balance
        and groups.long_value = sums.numbers.long_value
        and groups.short_value = sums.numbers.short_value
        and groups.inflow - groups.outflow = sums.numbers.net_flow
        and groups.unpriced_count = sums.numbers.unpriced_count
    ) is not true
