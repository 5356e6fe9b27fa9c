-- The booked fills of the pairs that a run recomputes, and what conversions are to them; each with the episodes (from flat to
-- flat) that its two parts belong to.
with fills as (
    select
        account_id, symbol, trade_id, side, cost_method, lot_ref, transfer_trade_id, gross_local, gross_base, net_base,
        local_fx_rate, signed_units, units_before, closing_units, opening_units, transfer_rate, is_received, is_carried,
        false as is_conversion, false as is_arrival, trade_date, ordered_at
    from {{ ref('fact_trades') }}
    where is_booked and {{ within('pair') }}
    union all
    select
        account_id, symbol, trade_id, string(null) as side, cost_method, string(null) as lot_ref,
        string(null) as transfer_trade_id, {{ money('0') }} as gross_local, {{ money('0') }} as gross_base,
        {{ money('0') }} as net_base, local_fx_rate, signed_units, units_before,
        {{ common_units('if(is_arrival, 0, abs(units_before))') }} as closing_units,
        {{ common_units('if(is_arrival, abs(signed_units), 0)') }} as opening_units, cast(1 as decimal(18, 10)) as transfer_rate,
        is_received, false as is_carried, true as is_conversion, is_arrival, trade_date, ordered_at
    from {{ ref('conversion_fills') }}
    where {{ within('pair') }}
),

with_episodes as (
    select
        *,
        count_if(opening_units > 0 and (units_before = 0 or (units_before > 0) <> (signed_units > 0))) over (
            partition by account_id, symbol
            order by trade_date, ordered_at, is_received, trade_id
            rows between unbounded preceding and current row
        ) as opening_episode,
        max(if(is_carried or is_conversion, 1, 0)) over (partition by account_id, symbol) = 1 as has_moves
    from fills
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
    {{ common_units('if(is_conversion, closing_units + opening_units, abs(signed_units))') }} as units,
    closing_units,
    opening_units,
    opening_episode,
    if(opening_units > 0 and closing_units > 0, opening_episode - 1, opening_episode) as closing_episode,
    transfer_rate,
    has_moves,
    is_received,
    is_carried,
    is_conversion,
    is_arrival,
    trade_date,
    ordered_at
from with_episodes
