-- What fees and taxes took from the return of a scope's day, in its currency.
with costs as (
    select account_id, fees_base + taxes_base as costs_base, pnl_date
    from {{ ref('fact_pnl_daily') }}
    where fees_base <> 0 or taxes_base <> 0
),

accounts as (
    select account_id, portfolio_id, base_currency from {{ ref('dim_account') }}
),

members as (
    {{ members_of_scopes('account_id, base_currency') }}
),

days as (
    select scope_type, scope_id, currency, end_value, value_date
    from {{ ref('fact_portfolio_value_daily') }}
    where {{ within_history('returns') }} and daily_return is not null
),

in_scope_currency as (
    select
        days.scope_type,
        days.scope_id,
        {{ converted('costs.costs_base', rate_of('rates', 'members.base_currency', 'days.currency')) }} as amount,
        days.end_value,
        days.value_date
    from costs
    inner join members
        on costs.account_id = members.account_id
    inner join days
        on
            members.scope_type = days.scope_type
            and members.scope_id = days.scope_id
            and costs.pnl_date = days.value_date
    {{ join_rate('rates', 'members.base_currency', 'days.currency', 'days.value_date') }}
)

select
    scope_type,
    scope_id,
    {{ money('coalesce(sum(amount), 0)') }} as costs,
    max(end_value) as end_value,
    value_date as cost_date
from in_scope_currency
group by scope_type, scope_id, value_date
