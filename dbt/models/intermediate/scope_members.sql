-- The accounts of each scope; one without a booked event is in none.
with accounts as (
    select account_id, portfolio_id, flow_timing
    from {{ ref('dim_account') }}
    where first_activity_date is not null
)

select 'ACCOUNT' as scope_type, account_id as scope_id, account_id, flow_timing from accounts
union all
select 'PORTFOLIO' as scope_type, portfolio_id as scope_id, account_id, flow_timing
from accounts
where portfolio_id is not null
union all
select 'ALL' as scope_type, 'ALL' as scope_id, account_id, flow_timing from accounts
