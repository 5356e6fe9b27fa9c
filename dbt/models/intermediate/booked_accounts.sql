{% set topics = ['accounts', 'unannounced'] %}
{{ config(
    unique_key=['account_id'],
    restate={'grain': 'account', 'topics': topics},
    tblproperties=table_properties(deletion_vectors=false),
) }}

-- What trades and cash events mention counts only of those that no event announces.

with account_versions as (
    select * from {{ ref('account_versions') }} where {{ within('account', topics=topics) }}
),

trade_versions as (
    select * from {{ ref('trade_versions') }} where {{ within('account', topics=topics) }}
),

cash_event_versions as (
    select * from {{ ref('cash_event_versions') }} where {{ within('account', topics=topics) }}
),

announced as (
    select * from account_versions where is_live
),

mentioned as (
    select account_id from trade_versions where is_live
    union
    select account_id from cash_event_versions where is_live
    union
    select account_id from announced
),

with_defaults as (
    select
        mentioned.account_id,
        announced.name,
        coalesce(announced.base_currency, 'USD') as base_currency,
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
        announced.known_at
    from mentioned
    left join announced
        on mentioned.account_id = announced.account_id
)

select * from with_defaults
