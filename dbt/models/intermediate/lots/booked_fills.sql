-- The booked fills of the pairs that a run recomputes, each with the episodes (from flat to flat) that its two parts belong to.
with fact_trades as (
    select * from {{ ref('fact_trades') }} where is_booked and {{ within('pair') }}
),

with_episodes as (
    select
        *,
        count_if(opening_units > 0 and (units_before = 0 or (units_before > 0) <> (signed_units > 0))) over (
            partition by account_id, symbol
            order by trade_date, ordered_at, is_received, trade_id
            rows between unbounded preceding and current row
        ) as opening_episode,
        max(if(is_carried, 1, 0)) over (partition by account_id, symbol) = 1 as has_moves
    from fact_trades
)

select
    account_id,
    symbol,
    trade_id,
    side,
    cost_method,
    -- Lots that move are matched for themselves, whatever the method of their account.
    if(has_moves, 'MOVED', cost_method) as matched_by,
    lot_ref,
    transfer_trade_id,
    gross_local,
    gross_base,
    net_base,
    local_fx_rate,
    {{ common_units('abs(signed_units)') }} as units,
    closing_units,
    opening_units,
    opening_episode,
    if(opening_units > 0 and closing_units > 0, opening_episode - 1, opening_episode) as closing_episode,
    transfer_rate,
    has_moves,
    is_received,
    is_carried,
    trade_date,
    ordered_at
from with_episodes
