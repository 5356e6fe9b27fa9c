-- Which currencies each account needs in which others: of its fills, cash, prices, benchmark and groups.
{% set reporting_currency = "'" ~ var('reporting_currency') ~ "'" %}
with fills as (
    select distinct account_id, symbol, currency, settlement_currency, local_currency, base_currency
    from {{ ref('trades_with_currencies') }}
),

-- Lots that move bring their cost in the currency of who sends them.
movers as (
    select distinct account_id, symbol, base_currency
    from {{ ref('trades_with_currencies') }}
    where {{ is_in_kind('side') }} and transfer_id is not null
),

priced as (
    select distinct symbol, currency from {{ ref('price_versions') }} where is_live
),

cash as (
    select distinct cash_events.account_id, cash_events.currency, coalesce(accounts.base_currency, 'USD') as base_currency
    from {{ ref('cash_event_versions') }} as cash_events
    left join {{ ref('account_versions') }} as accounts
        on cash_events.account_id = accounts.account_id and accounts.is_live
    where cash_events.is_live
),

benchmarks as (
    select accounts.account_id, priced.currency, accounts.base_currency
    from {{ ref('account_versions') }} as accounts
    inner join priced
        on accounts.benchmark_symbol = priced.symbol
    where accounts.is_live
),

pairs as (
    select
        fills.account_id,
        inline(array(
            struct(fills.currency as currency, fills.base_currency as base_currency),
            struct(fills.settlement_currency as currency, fills.base_currency as base_currency),
            struct(fills.currency as currency, fills.local_currency as base_currency),
            struct(coalesce(priced.currency, fills.local_currency) as currency, fills.local_currency as base_currency),
            struct(fills.local_currency as currency, fills.base_currency as base_currency),
            struct(fills.base_currency as currency, {{ reporting_currency }} as base_currency)
        ))
    from fills
    left join priced
        on fills.symbol = priced.symbol
    union all
    select
        account_id,
        inline(array(
            struct(currency as currency, base_currency as base_currency),
            struct(base_currency as currency, {{ reporting_currency }} as base_currency)
        ))
    from cash
    union all
    select account_id, currency, base_currency
    from {{ ref('dividends_by_account') }}
    where dividend_source = 'CORPORATE_ACTION'
    union all
    {% if has_conversions() %}
        select account_id, currency, base_currency from {{ ref('currencies_of_conversions') }}
        union all
    {% endif %}
    select movers.account_id, others.base_currency as currency, movers.base_currency
    from movers
    inner join movers as others
        on movers.symbol = others.symbol
    union all
    select
        account_id,
        inline(array(
            struct(currency as currency, base_currency as base_currency),
            struct(currency as currency, {{ reporting_currency }} as base_currency)
        ))
    from benchmarks
)

select distinct account_id, currency, base_currency
from pairs
where currency <> base_currency
