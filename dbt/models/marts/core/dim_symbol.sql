{% set topics = ['trades', 'cash_events', 'corporate_actions', 'accounts', 'instruments', 'fx_rates'] %}
{{ config(
    unique_key=['symbol'],
    restate={'grain': 'symbol', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with announced as (
    select * from {{ ref('instrument_versions') }} where is_live and {{ within('symbol', topics=topics) }}
),

fact_trades as (
    select * from {{ ref('fact_trades') }} where {{ within('symbol', topics=topics) }}
),

fact_cash_events as (
    select * from {{ ref('fact_cash_events') }} where symbol is not null and {{ within('symbol', topics=topics) }}
),

activity as (
    select symbol, if(is_booked, trade_date, null) as activity_date from fact_trades
    union all
    select symbol, if(is_booked, value_date, null) as activity_date from fact_cash_events
    union all
    select symbol, trade_date as activity_date from {{ ref('conversion_fills') }} where {{ within('symbol', topics=topics) }}
    union all
    select symbol, cast(null as date) as activity_date from announced
),

mentioned as (
    select symbol, min(activity_date) as first_activity_date, max(activity_date) as last_activity_date
    from activity
    group by symbol
)

select
    mentioned.symbol,
    announced.name,
    coalesce(announced.asset_class, 'EQUITY') as asset_class,
    coalesce(announced.currency, 'USD') as currency,
    announced.sector,
    announced.country,
    announced.exchange,
    coalesce(announced.price_adjustment, 'RAW') as price_adjustment,
    announced.version,
    announced.symbol is not null as is_announced,
    mentioned.first_activity_date,
    mentioned.last_activity_date,
    announced.known_at
from mentioned
left join announced
    on mentioned.symbol = announced.symbol
