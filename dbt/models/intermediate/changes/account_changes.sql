-- Accounts whose policies are other than at the last recorded run: all their days. A name moves no number.
{% set policies = ['portfolio_id', 'base_currency', 'cost_method', 'flow_timing', 'dividend_source', 'tracks_cash'] %}

with account_images as (
    select entity, account_id, portfolio_id, {{ digest_of(policies) }} as policy, is_live, is_now
    from {{ changed_rows('accounts') }}
),

changed as (
    select
        entity,
        account_id,
        collect_set(portfolio_id) as portfolio_ids,
        count(distinct policy) = 1 and bool_or(is_now) and bool_or(not is_now) as is_same_policy
    from account_images
    where is_live
    group by entity, account_id
),

-- In another currency an event may lack a rate, or no longer.
rebooked_fills as (
    select trade_id, account_id, symbol
    from {{ ref('trade_versions') }}
    where is_live and account_id in (select account_id from changed where not is_same_policy)
),

rebooked_dividends as (
    select entity
    from {{ ref('corporate_action_versions') }}
    where is_live and action_type = 'CASH_DIVIDEND' and symbol in (select symbol from rebooked_fills)
),

rebooked_cash as (
    select cash_event_id
    from {{ ref('cash_event_versions') }}
    where is_live and account_id in (select account_id from changed where not is_same_policy)
)

select
    'accounts' as topic,
    entity,
    account_id,
    cast(null as string) as symbol,
    explode_outer(portfolio_ids) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    false as is_of_fills,
    if(is_same_policy, date '9999-12-31', date '0001-01-01') as from_date,
    date '9999-12-31' as until_date
from changed
union all
select distinct
    'accounts' as topic,
    changed.entity,
    changed.account_id,
    rebooked_fills.symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    true as is_of_fills,
    date '0001-01-01' as from_date,
    date '9999-12-31' as until_date
from changed
inner join rebooked_fills
    on changed.account_id = rebooked_fills.account_id
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('accounts', 'account_images') }}
union all
{{ issue_rows('trades', 'rebooked_fills', 'trade_id') }}
union all
{{ issue_rows('cash_events', 'rebooked_cash', 'cash_event_id') }}
union all
{{ issue_rows('corporate_actions', 'rebooked_dividends') }}
