-- The closing and the opening part of each fill of accounts that do not match first in, first out; with what it opens.
with booked_fills as (
    select
        *,
        row_number() over (partition by account_id, symbol order by trade_date, ordered_at, is_received, trade_id) as nth,
        {{ unit_cost('gross_base', 'units') }} as unit_cost
    from {{ ref('booked_fills') }}
    where matched_by not in ('FIFO', 'MOVED')
),

parts as (
    select
        *,
        explode(array(
            struct(false as is_opening, closing_episode as episode, closing_units as units),
            struct(true as is_opening, opening_episode as episode, opening_units as units)
        )) as part
    from booked_fills
)

select
    account_id,
    symbol,
    trade_id,
    lot_ref,
    cost_method,
    part.episode,
    nth,
    part.units,
    {% for kind, amount in [('local', 'gross_local'), ('gross', 'gross_base'), ('net', 'net_base')] %}
        {% set opened = amount ~ ' - ' ~ share(amount, 'closing_units', 'units') %}
        {{ money('if(part.is_opening, ' ~ opened ~ ', 0)') }} as opened_{{ kind }},
    {% endfor %}
    unit_cost,
    part.is_opening
from parts
where part.units > 0
