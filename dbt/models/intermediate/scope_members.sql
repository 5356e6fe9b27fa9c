{% set topics = ['trades', 'cash_events', 'accounts'] %}
{{ config(
    unique_key=['scope_type', 'scope_id', 'account_id'],
    restate={'grain': 'account', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

-- The accounts of each scope; one without a booked event is in none.
with accounts as (
    select account_id, portfolio_id, flow_timing
    from {{ ref('dim_account') }}
    where {{ within('account', topics=topics) }} and first_activity_date is not null
),

account_scopes as (
    select 'ACCOUNT' as scope_type, account_id as scope_id, account_id, flow_timing from accounts
),

portfolio_scopes as (
    select 'PORTFOLIO' as scope_type, portfolio_id as scope_id, account_id, flow_timing
    from accounts
    where portfolio_id is not null
),

all_scope as (
    select 'ALL' as scope_type, 'ALL' as scope_id, account_id, flow_timing from accounts
)

select * from account_scopes
union all
select * from portfolio_scopes
union all
select * from all_scope
