-- The parts of the fills of pairs into or out of which lots have moved, in the order of their family of symbols; a conversion is
-- one part of the old symbol and one of the new.
with conversions as (
    select * from {{ ref('fact_conversions') }}
),

families as (
    select symbol, family from conversions
    union
    select new_symbol as symbol, family from conversions
),

fills as (
    select
        fills.*,
        coalesce(families.family, fills.symbol) as family,
        row_number() over (
            partition by coalesce(families.family, fills.symbol)
            order by fills.trade_date, fills.ordered_at, fills.is_received, fills.trade_id, fills.is_arrival
        ) as nth
    from {{ ref('booked_fills') }} as fills
    left join families
        on fills.symbol = families.symbol
    where fills.has_moves
),

parts as (
    select
        *,
        explode(array(
            struct(false as is_opening, closing_episode as episode, closing_units as units),
            struct(true as is_opening, opening_episode as episode, opening_units as units)
        )) as part
    from fills
),

with_kinds as (
    select
        parts.*,
        conversions.numerator, conversions.denominator, conversions.cost_fraction, conversions.local_rate,
        conversions.is_same_currency, abs(conversions.cash_base) as cash, abs(conversions.cash_local) as cash_local,
        case
            when parts.is_carried and parts.part.is_opening or parts.is_arrival then 'IN'
            when parts.is_carried then 'OUT'
            when parts.is_conversion then if(conversions.action_type = 'SPIN_OFF', 'SPIN_OFF', 'CONVERT')
            when parts.part.is_opening then 'OPEN'
            else 'CLOSE'
        end as kind,
        -- A pool takes the money of what a fill opens; a lot that of the fill, of which it is the last.
        parts.cost_method = 'AVERAGE' as is_for_pool
    from parts
    left join conversions
        on parts.trade_id = conversions.conversion_id and parts.is_conversion
    where parts.part.units > 0
)

select
    family,
    concat(account_id, '|', symbol) as owner,
    account_id,
    symbol,
    trade_id,
    cost_method,
    lot_ref,
    kind,
    case when kind = 'OUT' then transfer_trade_id when is_conversion and kind <> 'IN' then trade_id end as moved_to,
    part.episode,
    nth,
    part.units,
    {{ common_units('if(is_for_pool, 0, closing_units)') }} as used,
    {{ common_units('if(is_for_pool, opening_units, units)') }} as whole,
    {% for kind, amount in [('local', 'gross_local'), ('gross', 'gross_base'), ('net', 'net_base')] %}
        {{ money('if(is_for_pool, ' ~ amount ~ ' - ' ~ share(amount, 'closing_units', 'units') ~ ', ' ~ amount ~ ')') }}
            as {{ kind }},
    {% endfor %}
    local_fx_rate as fx_rate,
    transfer_rate,
    if(kind in ('CONVERT', 'SPIN_OFF'), local_rate, cast(1 as decimal(18, 10))) as local_rate,
    -- What a lot's rate becomes: none, in another currency.
    cast(if(is_conversion and not is_same_currency, 0, 1) as decimal(18, 10)) as rate_of_rate,
    coalesce(numerator, bigint(0)) as numerator,
    coalesce(denominator, bigint(1)) as denominator,
    coalesce(cash, cast(0 as decimal(24, 6))) as cash,
    coalesce(cash_local, cast(0 as decimal(24, 6))) as cash_local,
    cast(coalesce(cost_fraction, 0) as decimal(9, 8)) as cost_fraction,
    {{ unit_cost('gross_base', 'units') }} as unit_cost,
    case
        when kind = 'CLOSE' then array(1, 2, 3)
        when kind = 'OUT' then array(1, 2, 3, 4)
        when kind in ('CONVERT', 'SPIN_OFF') then array(1, 7, 8, 9)
        when kind = 'OPEN' then if(is_for_pool, array(3, 6), array(3))
        else if(is_for_pool, array(5, 6), array(5))
    end as steps
from with_kinds
