{% set topics = ['trades', 'cash_events', 'accounts', 'instruments', 'fx_rates'] %}
{{ config(
    unique_key=['account_id'],
    restate={'grain': 'account', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with announced as (
    select * from {{ ref('account_versions') }} where is_live and {{ within('account', topics=topics) }}
),

fact_trades as (
    select * from {{ ref('fact_trades') }} where {{ within('account', topics=topics) }}
),

fact_cash_events as (
    select * from {{ ref('fact_cash_events') }} where {{ within('account', topics=topics) }}
),

activity as (
    select account_id, if(is_booked, trade_date, null) as activity_date from fact_trades
    union all
    select account_id, if(is_booked, value_date, null) as activity_date from fact_cash_events
    union all
    select account_id, cast(null as date) as activity_date from announced
),

mentioned as (
    select account_id, min(activity_date) as first_activity_date, max(activity_date) as last_activity_date
    from activity
    group by account_id
)

select
    mentioned.account_id,
    announced.name,
    coalesce(announced.base_currency, 'USD') as base_currency,
    '{{ var("reporting_currency") }}' as reporting_currency,
    announced.portfolio_id,
    coalesce(announced.cost_method, 'FIFO') as cost_method,
    coalesce(announced.flow_timing, 'IN_START_OUT_END') as flow_timing,
    coalesce(announced.dividend_source, 'CASH_EVENT') as dividend_source,
    announced.benchmark_symbol,
    announced.version,
    coalesce(announced.risk_free_rate, cast(0 as decimal(18, 8))) as risk_free_rate,
    coalesce(announced.tracks_cash, true) as tracks_cash,
    announced.account_id is not null as is_announced,
    announced.opened_on,
    announced.closed_on,
    mentioned.first_activity_date,
    mentioned.last_activity_date,
    announced.known_at
from mentioned
left join announced
    on mentioned.account_id = announced.account_id
