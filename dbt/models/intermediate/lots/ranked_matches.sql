{#
    Every closing takes the best lot that is open, the one that was opened last (LIFO) or cost most (HIFO). The lots of an episode
    are ranked, and its closings are handed down a tree of ranks, half by half, each level by two windows over the fills of a
    node: n log n for each, and as many levels as the number of lots has bits (docs/decisions/cost-methods.md).
#}
{% set methods = ['LIFO', 'HIFO'] %}
{% set fills = most_fills(methods) %}
{% set levels = (fills - 1).bit_length() if fills else 0 %}
-- Last in, first out, and highest cost first: which opening each closing takes its units from; and what stays open.
{% if not fills and execute %}
    {{ no_matches() }}
{% else %}
    with fill_parts as (
        select *
        from {{ ref('fill_parts') }}
        where cost_method in ('{{ methods | join("', '") }}')
    ),

    level_{{ levels }} as (
        select
            account_id,
            symbol,
            trade_id,
            episode,
            is_opening,
            nth,
            row_number() over (
                partition by account_id, symbol, episode, is_opening
                order by if(cost_method = 'HIFO', -unit_cost, null), if(cost_method = 'LIFO', -nth, nth)
            ) - 1 as rank,
            bigint(0) as node,
            units
        from fill_parts
    ),

    {% for bit in range(levels - 1, -1, -1) %}
{{ level_of_ranks(bit) }}

{% endfor %}
    with_lots as (
        select
            *,
            max(if(is_opening, trade_id, null)) over lot as open_trade_id,
            sum(if(is_opening, 0, units)) over lot as closed_units
        from level_0
        window lot as (partition by account_id, symbol, episode, node)
    )

    select
        account_id,
        symbol,
        open_trade_id,
        if(is_opening, null, trade_id) as close_trade_id,
        episode,
        {{ common_units('if(is_opening, units - closed_units, units)') }} as units,
        node as taken_as
    from with_lots
    where not is_opening or units > closed_units
{% endif %}
