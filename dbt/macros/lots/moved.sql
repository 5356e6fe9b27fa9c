{#
    A lot as the fold of moved_matches has it: `units` of the `whole` that local, gross and net are the money of, the first `used` of
    which are gone; of a pool the rest is the whole. is_other, rank and place put the lots in the order in which a closing takes them.
    On its way it is owned by nobody: by `>` and the trade that it will come by.
#}
{% macro moved_lot_fields() %}
    {{ return({
        'is_other': 'int', 'rank': 'double', 'place': 'bigint', 'nth': 'bigint', 'owner': 'string', 'trade_id': 'string',
        'received_by': 'string', 'episode': 'bigint', 'units': 'decimal(26, 8)', 'used': 'decimal(26, 8)', 'whole': 'decimal(26, 8)',
        'opened': 'decimal(26, 8)', 'local': 'decimal(24, 6)', 'gross': 'decimal(24, 6)', 'net': 'decimal(24, 6)',
        'fx_rate': 'decimal(18, 10)', 'unit_cost': 'double', 'is_pool': 'boolean', 'new_units': 'decimal(26, 8)', 'cash': 'decimal(24, 6)',
        'cash_local': 'decimal(24, 6)',
    }) }}
{% endmacro %}


{% macro moved_lot_type() -%}
    struct<{% for field, type in moved_lot_fields().items() %}{{ field }}: {{ type }}{{ ', ' if not loop.last }}{% endfor %}>
{%- endmacro %}


{# What the fold reads of a part, in the order of the steps first. #}
{% macro moved_part_fields() %}
    {{ return([
        'number', 'step', 'kind', 'nth', 'owner', 'trade_id', 'cost_method', 'lot_ref', 'moved_to', 'episode', 'units', 'used', 'whole',
        'local', 'gross', 'net', 'fx_rate', 'transfer_rate', 'local_rate', 'rate_of_rate', 'numerator', 'denominator', 'cash',
        'cash_local', 'cost_fraction', 'unit_cost',
    ]) }}
{% endmacro %}


{# The state of the fold: all open lots of a symbol, of whichever account; how many a closing takes whole, and what of the next; what it took. #}
{% macro moved_state_type() -%}
    struct<
        lots: array<{{ moved_lot_type() }}>, count: struct<whole: int, wanted: decimal(26, 8), is_done: boolean>,
        taken: array<{{ moved_lot_type() }}>, trade_id: string, owner: string
    >
{%- endmacro %}


{% macro no_moved_lots() -%}
    cast(struct(
        array() as lots, struct(0 as whole, 0 as wanted, false as is_done) as count, array() as taken, string(null) as trade_id,
        string(null) as owner
    ) as {{ moved_state_type() }})
{%- endmacro %}


{# The lot with some of its fields other than they were. #}
{% macro changed_lot(lot, fields) -%}
    cast(struct(
        {% for field in moved_lot_fields() %}
        {{ fields.get(field, lot ~ '.' ~ field) }} as {{ field }}{{ ',' if not loop.last }}
        {% endfor %}
    ) as {{ moved_lot_type() }})
{%- endmacro %}


{# What `units` of a lot, after those that are used, have of its money. #}
{% macro money_of_lot(lot, kind, units) -%}
    {{ money(share(lot ~ '.' ~ kind, common_units(lot ~ '.used + ' ~ units), lot ~ '.whole')
        ~ ' - ' ~ share(lot ~ '.' ~ kind, lot ~ '.used', lot ~ '.whole')) }}
{%- endmacro %}


{# The units that a closing takes of a lot with a number, as it was counted. #}
{% macro units_taken(state) -%}
    if(number < {{ state }}.count.whole, lot.units, if(number = {{ state }}.count.whole, {{ state }}.count.wanted, 0))
{%- endmacro %}
