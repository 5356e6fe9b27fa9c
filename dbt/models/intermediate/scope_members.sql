{% set topics = ['trades', 'cash_events', 'accounts'] %}
{{ config(
    unique_key=['scope_type', 'scope_id', 'account_id'],
    restate={'grain': 'account', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

-- The accounts of each scope; one without a booked event is in none.
with fact_cash_balances_daily as (
    select distinct account_id from {{ ref('fact_cash_balances_daily') }} where {{ within('account', topics=topics) }}
),

booked_accounts as (
    select *
    from {{ ref('booked_accounts') }}
    where {{ within('account', topics=topics) }} and account_id in (select account_id from fact_cash_balances_daily)
),

account_scopes as (
    select 'ACCOUNT' as scope_type, account_id as scope_id, account_id, flow_timing from booked_accounts
),

portfolio_scopes as (
    select 'PORTFOLIO' as scope_type, portfolio_id as scope_id, account_id, flow_timing
    from booked_accounts
    where portfolio_id is not null
),

all_scope as (
    select 'ALL' as scope_type, 'ALL' as scope_id, account_id, flow_timing from booked_accounts
)

select * from account_scopes
union all
select * from portfolio_scopes
union all
select * from all_scope
