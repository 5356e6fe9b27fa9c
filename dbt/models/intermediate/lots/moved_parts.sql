-- The parts of the fills of pairs into or out of which lots have moved, in the order of their symbol.
with fills as (
    select
        *,
        row_number() over (partition by symbol order by trade_date, ordered_at, is_received, trade_id) as nth
    from {{ ref('booked_fills') }}
    where has_moves
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
        *,
        case
            when is_carried and part.is_opening then 'IN'
            when is_carried then 'OUT'
            when part.is_opening then 'OPEN'
            else 'CLOSE'
        end as kind,
        -- A pool takes the money of what a fill opens; a lot that of the fill, of which it is the last.
        cost_method = 'AVERAGE' as is_for_pool
    from parts
    where part.units > 0
)

select
    symbol,
    account_id as owner,
    trade_id,
    cost_method,
    lot_ref,
    kind,
    if(kind = 'OUT', transfer_trade_id, null) as moved_to,
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
    {{ unit_cost('gross_base', 'units') }} as unit_cost,
    case
        when kind = 'CLOSE' then array(1, 2, 3)
        when kind = 'OUT' then array(1, 2, 3, 4)
        when kind = 'OPEN' then if(is_for_pool, array(3, 6), array(3))
        else if(is_for_pool, array(5, 6), array(5))
    end as steps
from with_kinds
