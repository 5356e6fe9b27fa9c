{% set topics = ['instruments', 'unannounced'] %}
{{ config(
    unique_key=['symbol'],
    restate={'grain': 'symbol', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

-- What trades and cash events mention counts only of those that no event announces.

with instrument_versions as (
    select * from {{ ref('instrument_versions') }} where {{ within('symbol', topics=topics) }}
),

trade_versions as (
    select * from {{ ref('trade_versions') }} where {{ within('symbol', topics=topics) }}
),

cash_event_versions as (
    select * from {{ ref('cash_event_versions') }} where {{ within('symbol', topics=topics) }}
),

announced as (
    select * from instrument_versions where is_live
),

mentioned as (
    select symbol from trade_versions where is_live
    union
    select symbol from cash_event_versions where is_live and symbol is not null
    union
    select symbol from announced
),

with_defaults as (
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
        announced.known_at
    from mentioned
    left join announced
        on mentioned.symbol = announced.symbol
)

select * from with_defaults
