-- The fills that count, in common units (docs/metrics.md), with the units held before and after each.
with trades as (
    select
        trades.account_id,
        trades.symbol,
        trades.trade_id,
        trades.side,
        -- What would be left below half of the last digit of a share goes with the fill.
        {{ common_units("trades.units - coalesce(if(trades.side = 'BUY', dust.units, -dust.units), 0)") }} as units,
        trades.trade_date,
        trades.executed_at
    from {{ ref('trades_in_common_units') }} as trades
    left join {{ ref('dust') }} as dust
        on trades.account_id = dust.account_id and trades.symbol = dust.symbol and trades.trade_id = dust.trade_id
),

with_sign as (
    -- The sign comes after the cast: a factor of -1 takes ten digits, and Spark would drop decimals to make room.
    select *, if(side = 'BUY', units, -units) as signed_units
    from trades
),

with_position as (
    select
        *,
        {{ common_units('(sum(signed_units) over fills) - signed_units') }} as units_before,
        {{ common_units('sum(signed_units) over fills') }} as units_after
    from with_sign
    window fills as (
        partition by account_id, symbol
        order by trade_date, executed_at, trade_id
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
)

select
    *,
    {{ common_units('units - closing_units') }} as opening_units
from split_at_zero
