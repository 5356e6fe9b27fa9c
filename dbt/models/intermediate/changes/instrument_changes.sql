-- Instruments whose listing is other than at the last recorded run: all their days. A name moves no number.
with instrument_images as (
    select
        entity,
        symbol,
        exchange,
        {{ digest_of(['currency', 'exchange', 'price_adjustment']) }} as listing,
        is_live,
        is_now
    from {{ changed_rows('instruments') }}
),

changed as (
    select
        entity,
        symbol,
        collect_set(exchange) as exchanges,
        count(distinct listing) = 1 and bool_or(is_now) and bool_or(not is_now) as is_same_listing
    from instrument_images
    where is_live
    group by entity, symbol
),

-- Another exchange has other trading days, for all instruments on it.
neighbours as (
    select changed.entity, changed.is_same_listing, instruments.symbol
    from changed
    inner join {{ ref('instrument_versions') }} as instruments
        on
            changed.symbol = instruments.symbol
            or (not changed.is_same_listing and array_contains(changed.exchanges, instruments.exchange))
    where instruments.is_live
    union
    select entity, is_same_listing, symbol from changed
),

holders as (
    select * from {{ ref('traders') }}
),

-- In another currency an event may lack a rate, or no longer.
rebooked_fills as (
    select trade_id
    from {{ ref('trade_versions') }}
    where is_live and symbol in (select symbol from changed where not is_same_listing)
)

select
    'instruments' as topic,
    neighbours.entity,
    holders.account_id,
    neighbours.symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    neighbours.entity = neighbours.symbol as is_of_fills,
    if(neighbours.is_same_listing, date '9999-12-31', date '0001-01-01') as from_date,
    date '9999-12-31' as until_date
from neighbours
left join holders
    on neighbours.symbol = holders.symbol and not neighbours.is_same_listing
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('instruments', 'instrument_images') }}
union all
{{ issue_rows('trades', 'rebooked_fills', 'trade_id') }}
