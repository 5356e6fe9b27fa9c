{% set topics = ['trades', 'cash_events', 'instruments'] %}
{{ config(
    unique_key=['symbol'],
    restate={'grain': 'symbol', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with booked_instruments as (
    select * from {{ ref('booked_instruments') }} where {{ within('symbol', topics=topics) }}
),

fact_cash_events as (
    select * from {{ ref('fact_cash_events') }} where {{ within('symbol', topics=topics) }}
),

booked_trades as (
    select * from {{ ref('booked_trades') }} where {{ within('symbol', topics=topics) }}
),

activity as (
    select symbol, trade_date as activity_date from booked_trades
    union all
    select symbol, value_date as activity_date
    from fact_cash_events
    where unsupported_reason is null and symbol is not null and value_date <= {{ as_of() }}
),

activity_dates as (
    select symbol, min(activity_date) as first_activity_date, max(activity_date) as last_activity_date
    from activity
    group by symbol
)

select
    booked_instruments.symbol,
    booked_instruments.name,
    booked_instruments.asset_class,
    booked_instruments.currency,
    booked_instruments.sector,
    booked_instruments.country,
    booked_instruments.exchange,
    booked_instruments.price_adjustment,
    booked_instruments.version,
    booked_instruments.is_announced,
    activity_dates.first_activity_date,
    activity_dates.last_activity_date,
    booked_instruments.known_at
from booked_instruments
left join activity_dates
    on booked_instruments.symbol = activity_dates.symbol
