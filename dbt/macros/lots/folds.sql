{#
    A fold that leaves something behind: an array of `leaves(state)`, at the start and after each of the elements.

    elements: an array; start: the first state; step: a macro, the next state of a state and an element; leaves: a macro, what stays
    of a state; type: of that.
#}
{% macro left_by_fold(elements, start, step, leaves, type) -%}
    aggregate(
        {{ elements }},
        struct({{ start }} as state, cast(array() as array<{{ type }}>) as left_behind),
        (fold, element) -> struct(
            {{ step('fold.state', 'element') }} as state,
            concat(fold.left_behind, cast(array({{ leaves('fold.state') }}) as array<{{ type }}>)) as left_behind
        ),
        fold -> concat(fold.left_behind, cast(array({{ leaves('fold.state') }}) as array<{{ type }}>))
    )
{%- endmacro %}


{#
    A fold over the parts of the fills of each pair, as the CTEs `starts` (account_id, symbol, block, state: before each block of
    parts, and after the last) and `steps` (account_id, symbol, block, number, step: what the state before the block, number 0, and each
    part of it leaves behind).

    An array that grows is copied at each step, on Sail with those of all other pairs. So a first fold finds the state before each
    block of parts, leaving only those behind, and the one that leaves something of each part runs over a block by itself.

    parts: a CTE with account_id, symbol, number (from 1 for each pair) and columns: what a step reads, in the order of the steps first; start: the
    state before the first part; state_type: of it; step, step_of_block: the next state of a state and a part, or a block;
    leaves, type: of a state, as above.
#}
{% macro fold_of_parts(parts, columns, start, state_type, step, step_of_block, leaves, type) -%}
blocks as (
    select
        account_id,
        symbol,
        int((number - 1) / {{ parts_of_a_block() }}) as block,
        sort_array(collect_list(struct({{ columns | join(', ') }}))) as parts
    from {{ parts }}
    group by account_id, symbol, int((number - 1) / {{ parts_of_a_block() }})
),

pairs as (
    select account_id, symbol, sort_array(collect_list(struct(block, parts))) as blocks
    from blocks
    group by account_id, symbol
),

starts as (
    select
        account_id,
        symbol,
        posexplode({{ left_by_fold('blocks', start, step_of_block, itself, state_type) }}) as (block, state)
    from pairs
),

steps as (
    select
        blocks.account_id,
        blocks.symbol,
        blocks.block,
        posexplode({{ left_by_fold('blocks.parts', 'starts.state', step, leaves, type) }}) as (number, step)
    from blocks
    inner join starts
        on blocks.account_id = starts.account_id and blocks.symbol = starts.symbol and blocks.block = starts.block
)
{%- endmacro %}


{% macro parts_of_a_block() -%}
    256
{%- endmacro %}


{% macro itself(state) -%}
    {{ state }}
{%- endmacro %}
