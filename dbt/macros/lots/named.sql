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
            {{ count_of_taken(state ~ '.lots', part ~ '.units') }},
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


{% macro lots_after_block(state, block) -%}
    aggregate({{ block }}.parts, {{ state }}, (state, part) -> {{ lots_after('state', 'part') }})
{%- endmacro %}


{# What a part took, with whose it is. #}
{% macro lots_taken(state) -%}
    struct({{ state }}.trade_id as trade_id, {{ state }}.episode as episode, {{ state }}.taken as taken)
{%- endmacro %}
