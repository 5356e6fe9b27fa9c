-- The fills that count, in common units (docs/metrics.md), with the units held before and after each.
with live_trades as (
    select * from {{ ref('live_trades') }}
),

in_common_units as (
    select
        live_trades.account_id,
        live_trades.symbol,
        live_trades.trade_id,
        live_trades.side,
        live_trades.gross_amount,
        live_trades.gross_amount + if(live_trades.side = 'BUY', 1, -1) * (live_trades.fee + live_trades.tax) as net_amount,
        live_trades.fee,
        live_trades.tax,
        live_trades.cash_amount,
        {{ common_units('live_trades.quantity * ' ~ scale_of('scales')) }} as units,
        live_trades.trade_date,
        live_trades.executed_at
    from live_trades
    {{ join_scale('scales', 'live_trades.symbol', 'live_trades.trade_date') }}
    where
        {{ within('pair', prefix='live_trades.') }}
        and live_trades.unsupported_reason is null
        and live_trades.trade_date <= {{ as_of() }}
),

with_sign as (
    -- The sign comes after the cast: a factor of -1 takes ten digits, and Spark would drop decimals to make room.
    select *, if(side = 'BUY', units, -units) as signed_units
    from in_common_units
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
),

with_opening_units as (
    select
        *,
        {{ common_units('units - closing_units') }} as opening_units
    from split_at_zero
),

with_episodes as (
    select
        *,
        count_if(opening_units > 0 and (units_before = 0 or (units_before > 0) <> (signed_units > 0))) over (
            partition by account_id, symbol
            order by trade_date, executed_at, trade_id
            rows between unbounded preceding and current row
        ) as opening_episode
    from with_opening_units
)

select
    *,
    if(opening_units > 0 and closing_units > 0, opening_episode - 1, opening_episode) as closing_episode
from with_episodes
