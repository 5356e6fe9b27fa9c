{# What becomes of lots in a conversion (docs/metrics.md). #}


{# What each of the lots becomes: its new units and its cash, by where its units lie among all; its units and money a whole of their own. #}
{% macro lots_in_line(lots, part) -%}
    {% set upto = common_units('line.upto + lot.units') %}
    {% set fields = {
        'used': '0',
        'whole': 'lot.units',
        'new_units': converted_units(upto, part) ~ ' - ' ~ converted_units('line.upto', part),
    } %}
    {% for kind in ['local', 'gross', 'net'] %}
        {% do fields.update({kind: money_of_lot('lot', kind, 'lot.units')}) %}
    {% endfor %}
    {% for kind in ['cash', 'cash_local'] %}
        {% set amount, whole = part ~ '.' ~ kind, part ~ '.units' %}
        {% do fields.update({kind: share(amount, upto, whole) ~ ' - ' ~ share(amount, 'line.upto', whole)}) %}
    {% endfor %}
    aggregate(
        {{ lots }},
        struct(cast(array() as array<{{ moved_lot_type() }}>) as lots, {{ common_units('0') }} as upto),
        (line, lot) -> if(
            lot.owner = {{ part }}.owner,
            struct(concat(line.lots, array({{ changed_lot('lot', fields) }})) as lots, {{ upto }} as upto),
            struct(concat(line.lots, array(lot)) as lots, line.upto as upto)
        ),
        line -> line.lots
    )
{%- endmacro %}


{# All lots after it: what is of the new symbol is on its way; what is left of a lot that was spun off stays. #}
{% macro lots_after_conversion(lots, part) -%}
    {% set arriving = {
        'owner': "concat('>', " ~ part ~ '.moved_to)', 'received_by': part ~ '.moved_to', 'units': 'lot.new_units', 'whole': 'lot.new_units',
        'opened': 'lot.new_units', 'is_pool': 'false', 'new_units': '0', 'cash': '0', 'cash_local': '0',
        'fx_rate': 'lot.fx_rate * ' ~ part ~ '.rate_of_rate',
    } %}
    {% set staying = {'opened': 'if(lot.is_pool, lot.opened, lot.units)', 'new_units': '0'} %}
    {% for kind in ['local', 'gross', 'net'] %}
        {% set moving = money_that_converts('lot', kind, part) %}
        {% do arriving.update({kind: converted(moving, part ~ '.local_rate') if kind == 'local' else moving}) %}
        {% do staying.update({kind: money('lot.' ~ kind ~ ' - ' ~ moving)}) %}
    {% endfor %}
    {% do staying.update({'unit_cost': unit_cost(staying['gross'], 'lot.whole')}) %}
    concat(
        filter({{ lots }}, lot -> lot.owner <> {{ part }}.owner),
        transform(filter({{ lots }}, lot -> lot.owner = {{ part }}.owner and lot.new_units > 0), lot -> {{ changed_lot('lot', arriving) }}),
        transform(
            filter({{ lots }}, lot -> lot.owner = {{ part }}.owner and {{ part }}.kind = 'SPIN_OFF'), lot -> {{ changed_lot('lot', staying) }}
        )
    )
{%- endmacro %}


{# What is on its way of one fill, which may have come in parts, is one lot: they are beside each other, in the order of fills. #}
{% macro lots_of_one_fill(lots, part) -%}
    {% set fields = {'fx_rate': 'if(line.last.fx_rate = lot.fx_rate, lot.fx_rate, 0)'} %}
    {% for field in ['units', 'whole', 'opened', 'local', 'gross', 'net'] %}
        {% do fields.update({field: 'line.last.' ~ field ~ ' + lot.' ~ field}) %}
    {% endfor %}
    {% set line_type = 'struct<lots: array<' ~ moved_lot_type() ~ '>, last: ' ~ moved_lot_type() ~ '>' %}
    aggregate(
        {{ lots }},
        cast(struct(array() as lots, {{ empty_moved_pool() }} as last) as {{ line_type }}),
        (line, lot) -> cast(if(
            lot.owner = concat('>', {{ part }}.moved_to) and lot.owner = line.last.owner and lot.trade_id = line.last.trade_id,
            struct(line.lots as lots, {{ changed_lot('lot', fields) }} as last),
            struct(concat(line.lots, array(line.last)) as lots, lot as last)
        ) as {{ line_type }}),
        line -> filter(concat(line.lots, array(line.last)), lot -> lot.units > 0)
    )
{%- endmacro %}
