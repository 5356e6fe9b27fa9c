-- At the as-of date: the open lots of a symbol have the position's units (exactly, but for the rounding of each lot to 8
-- digits) and its cost basis (exactly), in either currency. A lot without a position and a position without lots fail, too.
with lots as (
    select
        account_id,
        symbol,
        sum(if(side = 'LONG', open_quantity, -open_quantity)) as quantity,
        sum(if(side = 'LONG', cost_gross_local, -cost_gross_local)) as cost_local,
        sum(if(side = 'LONG', cost_gross_base, -cost_gross_base)) as cost_gross,
        sum(if(side = 'LONG', cost_net_base, -cost_net_base)) as cost_net,
        count(*) as lot_count
    from {{ ref('fact_lots') }}
    group by account_id, symbol
),

positions as (
    select *
    from {{ ref('fact_positions_daily') }}
    where position_date = {{ as_of() }}
)

select
    coalesce(lots.account_id, positions.account_id) as account_id,
    coalesce(lots.symbol, positions.symbol) as symbol,
    lots.quantity,
    positions.quantity as position_quantity,
    lots.cost_local,
    positions.cost_basis_gross_local,
    lots.cost_gross,
    positions.cost_basis_gross_base,
    lots.cost_net,
    positions.cost_basis_net_base
from lots
full outer join positions
    on lots.account_id = positions.account_id and lots.symbol = positions.symbol
where
    (
        abs(coalesce(lots.quantity, 0) - positions.quantity) <= 0.00000001 * coalesce(lots.lot_count, 0)
        and coalesce(lots.cost_local, 0) = positions.cost_basis_gross_local
        and coalesce(lots.cost_gross, 0) = positions.cost_basis_gross_base
        and coalesce(lots.cost_net, 0) = positions.cost_basis_net_base
    ) is not true
