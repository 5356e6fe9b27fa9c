{#
    What one fill leaves depends on what those before it left: a fold over the fills of a pair, linear in their number. Only of
    symbols with a split: without one a fill leaves none.
#}
-- What a fill leaves of a position that is less than half of the last digit of a share of its day: it goes with the fill.
{% set after = common_units('state.position + fill.signed_units') %}
{% set no_dust = 'cast(array() as array<struct<trade_id: string, units: decimal(26, 8)>>)' %}
with fills as (
    select
        -- (A column that may be null, for Sail: it wants both parts of the union alike.)
        account_id, symbol, trade_date, ordered_at, nullif(is_received, boolean(null)) as is_received, trade_id,
        if({{ adds_units('side') }}, units, -units) as signed_units, scale
    from {{ ref('trades_in_common_units') }}
    where symbol in (select symbol from {{ ref('share_scales') }})
    union all
    -- A conversion leaves what it leaves: nothing, of the old symbol.
    select
        account_id, symbol, trade_date, ordered_at, is_received, trade_id, signed_units, cast(0 as decimal(10, 0)) as scale
    from {{ ref('conversion_fills') }}
    where symbol in (select symbol from {{ ref('share_scales') }}) and {{ within('pair') }}
),

pairs as (
    select
        account_id,
        symbol,
        sort_array(collect_list(struct(trade_date, ordered_at, is_received, trade_id, signed_units, scale))) as fills
    from fills
    group by account_id, symbol
)

select
    account_id,
    symbol,
    inline(aggregate(
        fills,
        struct(cast(0 as decimal(26, 8)) as position, {{ no_dust }} as dust),
        (state, fill) -> if(
            {{ after }} <> 0 and abs({{ after }}) * 200000000 < fill.scale,
            struct(
                cast(0 as decimal(26, 8)) as position,
                concat(state.dust, array(struct(fill.trade_id as trade_id, {{ after }} as units))) as dust
            ),
            struct({{ after }} as position, state.dust as dust)
        ),
        state -> state.dust
    ))
from pairs
