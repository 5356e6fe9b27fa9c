-- Prices that are other than at the last recorded run, for those who hold the symbol, until the next price.
with received as (
    select * from {{ changed_rows('prices') }}
),

changed as (
    select entity, symbol, price_type, price_date from received where is_live
),

days_with_price as (
    select symbol, price_date from changed
    union
    select symbol, price_date
    from {{ ref('price_versions') }}
    where is_live and symbol in (select symbol from changed)
),

until_next_price as (
    select
        symbol,
        price_date,
        coalesce(date_sub(lead(price_date) over (partition by symbol order by price_date), 1), date '9999-12-31') as until_date
    from days_with_price
),

changed_ranges as (
    select changed.entity, changed.symbol, changed.price_date as from_date, until_next_price.until_date
    from changed
    inner join until_next_price
        on changed.symbol = until_next_price.symbol and changed.price_date = until_next_price.price_date
),

holders as (
    select * from {{ ref('traders') }}
)

select
    'prices' as topic,
    changed_ranges.entity,
    holders.account_id,
    changed_ranges.symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    false as is_of_fills,
    changed_ranges.from_date,
    changed_ranges.until_date
from changed_ranges
left join holders
    on changed_ranges.symbol = holders.symbol
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
-- not_supported counts prices by their symbol.
{{ issue_rows('prices', 'received', "explode(array(entity, symbol))") }}
