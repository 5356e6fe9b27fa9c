{# The open lots of a pair, in the order in which they were opened; and the lots that a closing took. #}
{% macro lots_type() -%}
    array<struct<nth: bigint, trade_id: string, units: decimal(26, 8)>>
{%- endmacro %}


{#
    The state of the fold: the open lots of a pair; of a closing, how many of them it takes whole and how much is wanted of the next;
    and what it took.
#}
{% macro lots_state_type() -%}
    struct<
        lots: {{ lots_type() }}, count: struct<whole: int, wanted: decimal(26, 8), is_done: boolean>, taken: {{ lots_type() }},
        trade_id: string, episode: bigint
    >
{%- endmacro %}


{% macro no_lots() -%}
    cast(struct(
        array() as lots, struct(0 as whole, 0 as wanted, false as is_done) as count, array() as taken, string(null) as trade_id,
        bigint(null) as episode
    ) as {{ lots_state_type() }})
{%- endmacro %}


{# The same lots with other units, and without those that have none. #}
{% macro lots_with(lots, units) -%}
    filter(
        cast(transform(
            {{ lots }},
            (lot, number) -> struct(lot.nth as nth, lot.trade_id as trade_id, {{ common_units(units) }} as units)
        ) as {{ lots_type() }}),
        lot -> lot.units > 0
    )
{%- endmacro %}


{# Of lots in the order in which they are taken: how many go whole for some units, and what is wanted of the next. #}
{% macro count_of_taken(lots, units) -%}
    aggregate(
        {{ lots }},
        struct(0 as whole, {{ units }} as wanted, false as is_done),
        (taking, lot) -> if(
            taking.is_done or taking.wanted < lot.units,
            struct(taking.whole as whole, taking.wanted as wanted, true as is_done),
            struct(taking.whole + 1 as whole, {{ common_units('taking.wanted - lot.units') }} as wanted, false as is_done)
        )
    )
{%- endmacro %}
