-- Which currencies the accounts that may hold a symbol of a family need in which others: of its prices, and of conversions.
with holders as (
    select
        traders.account_id,
        traders.symbol,
        coalesce(accounts.base_currency, 'USD') as base_currency,
        coalesce(instruments.currency, 'USD') as local_currency
    from {{ ref('traders') }} as traders
    inner join {{ ref('symbol_families') }} as symbol_families
        on traders.symbol = symbol_families.symbol
    left join {{ ref('account_versions') }} as accounts
        on traders.account_id = accounts.account_id and accounts.is_live
    left join {{ ref('instrument_versions') }} as instruments
        on traders.symbol = instruments.symbol and instruments.is_live
),

priced as (
    select distinct symbol, currency from {{ ref('price_versions') }} where is_live
),

of_prices as (
    select
        holders.account_id,
        explode(array(
            struct(holders.local_currency as currency, holders.base_currency as base_currency),
            struct(coalesce(priced.currency, holders.local_currency) as currency, holders.local_currency as base_currency)
        )) as pair
    from holders
    left join priced
        on holders.symbol = priced.symbol
)

select account_id, pair.currency, pair.base_currency from of_prices
union all
select account_id, currency, base_currency from {{ ref('rates_of_conversions') }}
