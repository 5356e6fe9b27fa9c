-- The parts of fills of accounts that name their lots; and whether every closing of an episode names a lot that covers it.
with fill_parts as (
    select * from {{ ref('fill_parts') }} where cost_method = 'SPECIFIC'
),

with_lots as (
    select
        fill_parts.*,
        lots.units as lot_units,
        sum(fill_parts.units) over (
            partition by
                fill_parts.account_id, fill_parts.symbol, fill_parts.episode, fill_parts.is_opening, fill_parts.lot_ref
            order by fill_parts.nth
            rows between unbounded preceding and current row
        ) as named_until
    from fill_parts
    left join fill_parts as lots
        on
            fill_parts.account_id = lots.account_id
            and fill_parts.symbol = lots.symbol
            and fill_parts.episode = lots.episode
            and fill_parts.lot_ref = lots.trade_id
            and lots.is_opening
            and fill_parts.nth > lots.nth
)

select
    account_id,
    symbol,
    trade_id,
    lot_ref,
    episode,
    nth,
    units,
    is_opening,
    min(if(is_opening or coalesce(named_until <= lot_units, false), 1, 0)) over (
        partition by account_id, symbol, episode
    ) = 1 as is_well_named
from with_lots
