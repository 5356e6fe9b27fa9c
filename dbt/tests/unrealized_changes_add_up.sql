-- The changes of unrealised P&L of a position add up to its unrealised P&L on its last day; without a price its value is 0.
with changes as (
    select account_id, symbol, sum(unrealized_change_base) as total_change
    from {{ ref('fact_pnl_daily') }}
    where symbol is not null
    group by account_id, symbol
),

last_days as (
    select
        account_id,
        symbol,
        max_by(coalesce(market_value_base, 0) - cost_basis_gross_base, position_date) as unrealized
    from {{ ref('fact_positions_daily') }}
    group by account_id, symbol
)

select
    coalesce(changes.account_id, last_days.account_id) as account_id,
    coalesce(changes.symbol, last_days.symbol) as symbol,
    changes.total_change,
    last_days.unrealized
from changes
full outer join last_days
    on changes.account_id = last_days.account_id and changes.symbol = last_days.symbol
where coalesce(changes.total_change, 0) <> coalesce(last_days.unrealized, 0)
