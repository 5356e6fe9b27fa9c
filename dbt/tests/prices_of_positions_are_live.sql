-- The price of a position is that of a live event of its symbol and of the date that it names: never one of the future, nor
-- one that was corrected or cancelled since. A carried price, or one of a split-adjusted feed, may have been changed by a split,
-- one of the day may not.
with priced as (
    select distinct
        positions.symbol,
        positions.price_event_id,
        positions.price_date,
        if(positions.valuation_status = 'PRICED' and symbols.price_adjustment = 'RAW', positions.price, null) as price
    from {{ ref('fact_positions_daily') }} as positions
    inner join {{ ref('dim_symbol') }} as symbols
        on positions.symbol = symbols.symbol
    where positions.valuation_status <> 'UNPRICED'
),

live_prices as (
    select * from {{ ref('price_versions') }} where is_live
)

select priced.*
from priced
left join live_prices
    on priced.price_event_id = live_prices.event_id and priced.symbol = live_prices.symbol
where
    (
        priced.price_date = live_prices.price_date
        and coalesce(priced.price, live_prices.price) = live_prices.price
    ) is not true
