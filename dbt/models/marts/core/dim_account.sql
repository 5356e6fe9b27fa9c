{% set topics = ['trades', 'cash_events', 'accounts'] %}
{{ config(
    unique_key=['account_id'],
    restate={'grain': 'account', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with booked_accounts as (
    select * from {{ ref('booked_accounts') }} where {{ within('account', topics=topics) }}
),

fact_cash_events as (
    select * from {{ ref('fact_cash_events') }} where {{ within('account', topics=topics) }}
),

booked_trades as (
    select * from {{ ref('booked_trades') }} where {{ within('account', topics=topics) }}
),

activity as (
    select account_id, trade_date as activity_date from booked_trades
    union all
    select account_id, value_date as activity_date
    from fact_cash_events
    where unsupported_reason is null and value_date <= {{ as_of() }}
),

activity_dates as (
    select account_id, min(activity_date) as first_activity_date, max(activity_date) as last_activity_date
    from activity
    group by account_id
)

select
    booked_accounts.account_id,
    booked_accounts.name,
    booked_accounts.base_currency,
    booked_accounts.portfolio_id,
    booked_accounts.cost_method,
    booked_accounts.flow_timing,
    booked_accounts.dividend_source,
    booked_accounts.benchmark_symbol,
    booked_accounts.version,
    booked_accounts.risk_free_rate,
    booked_accounts.tracks_cash,
    booked_accounts.is_announced,
    booked_accounts.opened_on,
    booked_accounts.closed_on,
    activity_dates.first_activity_date,
    activity_dates.last_activity_date,
    booked_accounts.known_at
from booked_accounts
left join activity_dates
    on booked_accounts.account_id = activity_dates.account_id
