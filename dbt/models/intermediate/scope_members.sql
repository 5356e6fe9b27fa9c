-- The accounts of each scope, and the scope's policies: those of its accounts, where they have one; else the default.
with accounts as (
    select account_id, portfolio_id, flow_timing, base_currency, tracks_cash
    from {{ ref('dim_account') }}
    where first_activity_date is not null
),

members as (
    {{ members_of_scopes('account_id, flow_timing, base_currency, tracks_cash') }}
)

select
    scope_type,
    scope_id,
    account_id,
    if(min(flow_timing) over scope = max(flow_timing) over scope, flow_timing, 'IN_START_OUT_END') as flow_timing,
    if(min(base_currency) over scope = max(base_currency) over scope, base_currency, '{{ var("reporting_currency") }}')
        as currency,
    tracks_cash
from members
window scope as (partition by scope_type, scope_id)
