{# What becomes of a lot in the steps of moved_lots_after. #}


{# What is left of it after some units are taken; of a pool, with what is left of its money. #}
{% macro lot_without(lot, units) -%}
    {% set fields = {
        'units': common_units(lot ~ '.units - ' ~ units),
        'used': common_units('if(' ~ lot ~ '.is_pool, 0, ' ~ lot ~ '.used + ' ~ units ~ ')'),
        'whole': common_units('if(' ~ lot ~ '.is_pool, ' ~ lot ~ '.whole - ' ~ units ~ ', ' ~ lot ~ '.whole)'),
    } %}
    {% for kind in ['local', 'gross', 'net'] %}
        {% set rest = lot ~ '.' ~ kind ~ ' - ' ~ share(lot ~ '.' ~ kind, units, lot ~ '.whole') %}
        {% do fields.update({kind: money('if(' ~ lot ~ '.is_pool, ' ~ rest ~ ', ' ~ lot ~ '.' ~ kind ~ ')')}) %}
    {% endfor %}
    {{ changed_lot(lot, fields) }}
{%- endmacro %}


{# Some units of it as a lot of their own, with their money. #}
{% macro part_of_lot(lot, units) -%}
    {% set fields = {'units': common_units(units), 'used': '0', 'whole': common_units(units)} %}
    {% for kind in ['local', 'gross', 'net'] %}
        {% do fields.update({kind: money_of_lot(lot, kind, units)}) %}
    {% endfor %}
    {{ changed_lot(lot, fields) }}
{%- endmacro %}


{% macro lot_on_its_way(lot, part) -%}
    {{ changed_lot(lot, {
        'owner': "concat('>', " ~ part ~ '.moved_to)', 'received_by': part ~ '.moved_to', 'opened': lot ~ '.units', 'is_pool': 'false',
    }) }}
{%- endmacro %}


{# The receiver's, if it is that which arrives: its money in the receiver's base currency. #}
{% macro lot_after_arrival(lot, part) -%}
    {% set arrives = lot ~ ".owner = concat('>', " ~ part ~ '.trade_id)' %}
    {% set gross, net = converted(lot ~ '.gross', part ~ '.transfer_rate'), converted(lot ~ '.net', part ~ '.transfer_rate') %}
    {{ changed_lot(lot, {
        'owner': 'if(' ~ arrives ~ ', ' ~ part ~ '.owner, ' ~ lot ~ '.owner)',
        'episode': 'if(' ~ arrives ~ ', ' ~ part ~ '.episode, ' ~ lot ~ '.episode)',
        'gross': 'if(' ~ arrives ~ ', ' ~ gross ~ ', ' ~ lot ~ '.gross)',
        'net': 'if(' ~ arrives ~ ', ' ~ net ~ ', ' ~ lot ~ '.net)',
        'fx_rate': 'if(' ~ arrives ~ ', ' ~ lot ~ '.fx_rate * ' ~ part ~ '.transfer_rate, ' ~ lot ~ '.fx_rate)',
        'unit_cost': 'if(' ~ arrives ~ ', ' ~ unit_cost(gross, lot ~ '.whole') ~ ', ' ~ lot ~ '.unit_cost)',
    }) }}
{%- endmacro %}


{# A pool before its first lot. #}
{% macro empty_moved_pool() -%}
    cast(struct(
        0 as is_other, 0d as rank, 0 as place, 9223372036854775807 as nth, '' as owner, '' as trade_id, '' as received_by, 0 as episode,
        0 as units, 0 as used, 0 as whole, 0 as opened, 0 as local, 0 as gross, 0 as net, 0 as fx_rate, 0d as unit_cost, true as is_pool,
        0 as new_units, 0 as cash, 0 as cash_local
    ) as {{ moved_lot_type() }})
{%- endmacro %}


{# A pool with a lot more, named after the oldest that was put into it. #}
{% macro pooled_lot(pool, lot) -%}
    {% set fields = {
        'nth': 'least(' ~ pool ~ '.nth, ' ~ lot ~ '.nth)',
        'trade_id': 'if(' ~ lot ~ '.nth < ' ~ pool ~ '.nth, ' ~ lot ~ '.trade_id, ' ~ pool ~ '.trade_id)',
        'received_by': "''", 'used': '0', 'fx_rate': '0', 'unit_cost': '0d', 'is_pool': 'true',
    } %}
    {% for field in ['units', 'whole', 'opened', 'local', 'gross', 'net'] %}
        {% do fields.update({field: pool ~ '.' ~ field ~ ' + ' ~ lot ~ '.' ~ field}) %}
    {% endfor %}
    {{ changed_lot(lot, fields) }}
{%- endmacro %}


{# Money per unit as a double: of the whole numbers of last digits, so that every engine divides the same. #}
{% macro unit_cost(gross, units) -%}
    double(cast({{ gross }} * 1000000 as decimal(24, 0))) / double(cast({{ units }} * 100000000 as decimal(26, 0)))
{%- endmacro %}
