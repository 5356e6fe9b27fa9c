-- The fills that count, in common units (docs/metrics.md), with the units held before and after each.
with trades as (
    select
        trades.account_id,
        trades.symbol,
        trades.trade_id,
        trades.side,
        -- What would be left below half of the last digit of a share goes with the fill.
        {{ common_units("trades.units - coalesce(if(" ~ adds_units('trades.side') ~ ", dust.units, -dust.units), 0)") }} as units,
        trades.transfer_trade_id, trades.transfer_account_id, trades.transfer_rate, trades.is_received,
        trades.trade_date,
        trades.ordered_at
    from {{ ref('trades_in_common_units') }} as trades
    left join {{ ref('dust') }} as dust
        on trades.account_id = dust.account_id and trades.symbol = dust.symbol and trades.trade_id = dust.trade_id
),

with_sign as (
    -- The sign comes after the cast: a factor of -1 takes ten digits, and Spark would drop decimals to make room.
    select *, if({{ adds_units('side') }}, units, -units) as signed_units, false as is_conversion
    from trades
    union all
    select
        account_id, symbol, trade_id, string(null) as side, abs(signed_units) as units, string(null) as transfer_trade_id,
        string(null) as transfer_account_id, cast(null as decimal(18, 10)) as transfer_rate, is_received, trade_date, ordered_at,
        signed_units, true as is_conversion
    from {{ ref('conversion_fills') }}
    where {{ within('pair') }}
),

with_position as (
    select
        *,
        {{ common_units('(sum(signed_units) over fills) - signed_units') }} as units_before,
        {{ common_units('sum(signed_units) over fills') }} as units_after
    from with_sign
    window fills as (
        partition by account_id, symbol
        order by trade_date, ordered_at, is_received, trade_id
        rows between unbounded preceding and current row
    )
),

split_at_zero as (
    select
        *,
        case
            when units_before > 0 and signed_units < 0 or units_before < 0 and signed_units > 0
                then least(abs(units_before), units)
            else cast(0 as decimal(26, 8))
        end as closing_units
    from with_position
    where not is_conversion
),

-- Lots move where all that is sent was held, and all that arrives is held after it: both halves, in the same units. (A half whose
-- other one is not booked is as one without it.)
with_both_halves as (
    select
        *,
        count(*) over both_halves = 2 as is_whole,
        min(if(is_received, if(closing_units = 0, 1, 0), if(closing_units = units and units_before > 0, 1, 0))) over both_halves
        = 1
        and min(units) over both_halves = max(units) over both_halves as is_clean
    from split_at_zero
    window both_halves as (partition by if(is_received, transfer_trade_id, trade_id))
)

select
    account_id,
    symbol,
    trade_id,
    if(is_whole, transfer_trade_id, null) as transfer_trade_id,
    if(is_whole, transfer_account_id, null) as transfer_account_id,
    side,
    units,
    signed_units,
    units_before,
    units_after,
    closing_units,
    {{ common_units('units - closing_units') }} as opening_units,
    if(is_whole, transfer_rate, null) as transfer_rate,
    is_received,
    is_whole and is_clean as is_carried,
    trade_date,
    ordered_at
from with_both_halves
