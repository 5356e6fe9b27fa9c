{{ config(materialized='view') }}

-- What each symbol made of the return of a period: its P&L of each day over the divisor of the day's return, linked by the index.
with accounts as (
    select account_id, portfolio_id, base_currency from {{ ref('dim_account') }} where first_activity_date is not null
),

members as (
    {{ members_of_scopes('account_id, base_currency') }}
),

periods as ({{ returned_periods() }}),

moments as ({{ ends_of_periods('periods') }}),

ends as (
    select distinct scope_type, scope_id, end_date from moments
),

days as ({{ days_by_end('ends') }}),

amounts as (
    select
        days.scope_type, days.scope_id, pnl.symbol, days.index_by_one, days.end_date,
        {{ converted('pnl.total_pnl_base', rate_of('rates', 'members.base_currency', 'days.currency')) }} as amount
    from {{ ref('fact_pnl_daily') }} as pnl
    inner join members
        on pnl.account_id = members.account_id
    inner join days
        on
            members.scope_type = days.scope_type
            and members.scope_id = days.scope_id
            and pnl.pnl_date = days.value_date
    {{ join_rate('rates', 'members.base_currency', 'days.currency', 'days.value_date') }}
    where pnl.symbol is not null and pnl.total_pnl_base <> 0
),

of_symbols as (
    select scope_type, scope_id, symbol, end_date, {{ sums_of_amounts('amount') }}
    from amounts
    group by scope_type, scope_id, symbol, end_date
),

of_scopes as (
    select scope_type, scope_id, end_date, {{ sums_of_amounts('gain') }} from days group by scope_type, scope_id, end_date
),

symbols as (
    select distinct members.scope_type, members.scope_id, coalesce(pnl.symbol, '') as symbol
    from {{ ref('fact_pnl_daily') }} as pnl
    inner join members
        on pnl.account_id = members.account_id
),

so_far as ({{ sums_so_far('of_symbols', 'of_scopes', 'symbols', 'ends') }})

select
    moments.scope_type, moments.scope_id, moments.currency, moments.period,
    nullif(so_far.symbol, '') as symbol,
    case
        when sum(moments.sign * so_far.too_large) = 0
            then cast(sum(case when moments.sign > 0 then so_far.moved else -so_far.moved end) as double)
                / nullif(max(moments.from_index), 0)
    end as contribution,
    {{ money('sum(case when moments.sign > 0 then so_far.pnl else -so_far.pnl end)') }} as pnl,
    moments.from_date,
    moments.as_of_date
from moments
inner join so_far
    on
        moments.scope_type = so_far.scope_type
        and moments.scope_id = so_far.scope_id
        and moments.end_date = so_far.end_date
group by
    moments.scope_type, moments.scope_id, moments.currency, moments.period, so_far.symbol, moments.from_date, moments.as_of_date
having so_far.symbol = '' or sum(moments.sign * so_far.amounts) > 0
