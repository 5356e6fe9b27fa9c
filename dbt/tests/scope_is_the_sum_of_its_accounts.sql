-- ALL and every portfolio are the sums of their accounts and of what is on its way between them, in value and in net flow: to the
-- last digit where all of it is in the scope's currency.
with daily as (
    select * from {{ ref('fact_portfolio_value_daily') }}
),

adding_up as (
    {{ scopes_that_add_up() }}
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
    inner join adding_up
        on members.scope_type = adding_up.scope_type and members.scope_id = adding_up.scope_id
    group by members.scope_type, members.scope_id, daily.value_date
),

groups as (
    select
        daily.*,
        daily.cash_in_transit - lag(daily.cash_in_transit, 1, 0) over (
            partition by daily.scope_type, daily.scope_id order by daily.value_date
        ) as sent_on_its_way
    from daily
    inner join adding_up
        on daily.scope_type = adding_up.scope_type and daily.scope_id = adding_up.scope_id
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
        groups.total_value - groups.cash_in_transit = sums.numbers.total_value
        and groups.cash_balance - groups.cash_in_transit = sums.numbers.cash_balance
        and groups.long_value = sums.numbers.long_value
        and groups.short_value = sums.numbers.short_value
        and groups.inflow - groups.outflow - groups.sent_on_its_way = sums.numbers.net_flow
        and groups.unpriced_count = sums.numbers.unpriced_count
    ) is not true
