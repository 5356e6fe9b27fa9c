-- The closing and the opening part of each fill of accounts that do not match first in, first out; with what it opens.
with booked_fills as (
    select
        *,
        row_number() over (partition by account_id, symbol order by trade_date, executed_at, trade_id) as nth,
        -- Of the whole numbers of last digits, so that every engine divides the same doubles.
        double(cast(gross_base * 1000000 as decimal(24, 0))) / double(cast(units * 100000000 as decimal(26, 0))) as unit_cost
    from {{ ref('booked_fills') }}
    where cost_method <> 'FIFO'
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
