{#
    The lots after one of the steps of a part of a fill: a closing puts its account's lots first, in the order of the method (1), counts how
    many it takes (2) and takes them (3); what is sent to another account is on its way (4). An opening is a lot more (3). What arrives
    is the receiver's, its money at the rate of the day (5). Under AVERAGE an account's lots become one (6). A conversion puts them in
    the order in which they were opened (1), counts what each becomes (7), makes it of it (8), and what came of one fill one lot (9);
    these are left out of a run without one, for Sail takes seconds to plan them.
#}
{% macro moved_lots_after(state, part) -%}
    cast(struct(
        case {{ part }}.step
            when 1 then sort_array(transform({{ state }}.lots, lot -> {{ lot_in_its_place('lot', part) }}))
            when 2 then {{ state }}.lots
            when 3 then if(
                {{ part }}.kind = 'OPEN',
                concat({{ state }}.lots, array({{ opened_lot(part) }})),
                filter(transform({{ state }}.lots, (lot, number) -> {{ lot_without('lot', units_taken(state)) }}), lot -> lot.units > 0)
            )
            when 4 then concat({{ state }}.lots, transform({{ state }}.taken, lot -> {{ lot_on_its_way('lot', part) }}))
            {% if most_fills(['CONVERTED']) %}
            when 7 then {{ lots_in_line(state ~ '.lots', part) }}
            when 8 then {{ lots_after_conversion(state ~ '.lots', part) }}
            when 9 then {{ lots_of_one_fill(state ~ '.lots', part) }}
            {% endif %}
            when 5 then transform({{ state }}.lots, lot -> {{ lot_after_arrival('lot', part) }})
            else concat(
                filter({{ state }}.lots, lot -> lot.owner <> {{ part }}.owner),
                array(aggregate(
                    filter({{ state }}.lots, lot -> lot.owner = {{ part }}.owner),
                    {{ empty_moved_pool() }},
                    (pool, lot) -> {{ pooled_lot('pool', 'lot') }}
                ))
            )
        end as lots,
        if({{ part }}.step = 2, {{ count_of_taken(state ~ '.lots', part ~ '.units') }}, {{ state }}.count) as count,
        case
            when {{ part }}.step = 8 then filter({{ state }}.lots, lot -> lot.owner = {{ part }}.owner)
            when {{ part }}.step = 3 and {{ part }}.kind <> 'OPEN'
                then filter(transform({{ state }}.lots, (lot, number) -> {{ part_of_lot('lot', units_taken(state)) }}), lot -> lot.units > 0)
            else cast(array() as array<{{ moved_lot_type() }}>)
        end as taken,
        {{ part }}.trade_id as trade_id,
        {{ part }}.owner as owner
    ) as {{ moved_state_type() }})
{%- endmacro %}


{% macro moved_lots_after_block(state, block) -%}
    aggregate({{ block }}.parts, {{ state }}, (state, part) -> {{ moved_lots_after('state', 'part') }})
{%- endmacro %}


{# What a part took, with whose it is. #}
{% macro moved_lots_taken(state) -%}
    struct({{ state }}.trade_id as trade_id, {{ state }}.owner as owner, {{ state }}.taken as taken)
{%- endmacro %}


{% macro lot_in_its_place(lot, part) -%}
    {% set place %}
        case
            when {{ part }}.kind in ('CONVERT', 'SPIN_OFF') then {{ lot }}.nth
            when {{ part }}.cost_method = 'LIFO' then -{{ lot }}.nth
            when {{ part }}.cost_method = 'SPECIFIC' and {{ lot }}.trade_id <=> {{ part }}.lot_ref then bigint(-1)
            else {{ lot }}.nth
        end
    {% endset %}
    {{ changed_lot(lot, {
        'is_other': 'if(' ~ lot ~ '.owner = ' ~ part ~ '.owner, 0, 1)',
        'rank': 'if(' ~ part ~ ".cost_method = 'HIFO' and " ~ part ~ ".kind not in ('CONVERT', 'SPIN_OFF'), -" ~ lot ~ '.unit_cost, 0d)',
        'place': place,
    }) }}
{%- endmacro %}


{% macro opened_lot(part) -%}
    {{ changed_lot(part, {
        'is_other': '0', 'rank': '0d', 'place': '0', 'received_by': "''", 'opened': part ~ '.units', 'is_pool': 'false', 'new_units': '0',
        'cash': '0', 'cash_local': '0',
    }) }}
{%- endmacro %}
