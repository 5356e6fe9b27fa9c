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


{#
    The lots of a pair after one of the steps of a part of a fill. An opening is a lot more (step 3). A closing takes the lot that it
    names and then the oldest: it puts them in that order (1), counts how many it takes (2), and takes them (3).

    Three steps, where names for what is between would do (`transform(array(x), name -> …)[0]`): what Sail needs to plan lambdas
    within lambdas grows fivefold with each (docs/decisions/two-engines.md).
#}
{% macro lots_after(state, part) -%}
    {% set taken = 'if(number < ' ~ state ~ '.count.whole, lot.units, if(number = ' ~ state ~ '.count.whole, ' ~ state ~ '.count.wanted, 0))' %}
    cast(struct(
        case
            when {{ part }}.is_opening then concat({{ state }}.lots, cast(
                array(struct({{ part }}.nth as nth, {{ part }}.trade_id as trade_id, {{ part }}.units as units)) as {{ lots_type() }}
            ))
            when {{ part }}.step = 1 then concat(
                filter({{ state }}.lots, lot -> lot.trade_id <=> {{ part }}.lot_ref),
                filter({{ state }}.lots, lot -> not (lot.trade_id <=> {{ part }}.lot_ref))
            )
            when {{ part }}.step = 2 then {{ state }}.lots
            else sort_array({{ lots_with(state ~ '.lots', 'lot.units - ' ~ taken) }})
        end as lots,
        if(
            {{ part }}.step = 2,
            aggregate(
                {{ state }}.lots,
                struct(0 as whole, {{ part }}.units as wanted, false as is_done),
                (taking, lot) -> if(
                    taking.is_done or taking.wanted < lot.units,
                    struct(taking.whole as whole, taking.wanted as wanted, true as is_done),
                    struct(taking.whole + 1 as whole, {{ common_units('taking.wanted - lot.units') }} as wanted, false as is_done)
                )
            ),
            {{ state }}.count
        ) as count,
        if(
            {{ part }}.step = 3 and not {{ part }}.is_opening,
            {{ lots_with(state ~ '.lots', taken) }},
            cast(array() as {{ lots_type() }})
        ) as taken,
        {{ part }}.trade_id as trade_id,
        {{ part }}.episode as episode
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


{% macro lots_after_block(state, block) -%}
    aggregate({{ block }}.parts, {{ state }}, (state, part) -> {{ lots_after('state', 'part') }})
{%- endmacro %}


{# What a part took, with whose it is. #}
{% macro lots_taken(state) -%}
    struct({{ state }}.trade_id as trade_id, {{ state }}.episode as episode, {{ state }}.taken as taken)
{%- endmacro %}
