{#
    One level of ranked_matches: the units that the closings of a node ask for, handed to the better half of its lots and, what
    that half cannot give in time, to the other.

    The better half's balance at any time is what it has opened less what was asked for; how far it falls below its lowest
    point so far is what it could not give just then.
#}
{% macro level_of_ranks(bit) -%}
balance_{{ bit }} as (
    select
        *,
        is_opening and shiftright(rank, {{ bit }}) % 2 = 1 as is_in_worse_half,
        {{ common_units(
            "sum(case when not is_opening then -units when shiftright(rank, " ~ bit ~ ") % 2 = 0 then units else 0 end) over node_until"
        ) }} as balance
    from level_{{ bit + 1 }}
    window node_until as (
        partition by account_id, symbol, episode, node order by nth rows between unbounded preceding and current row
    )
),

asked_{{ bit }} as (
    select
        *,
        {{ common_units(
            'if(is_opening, 0, greatest(0, coalesce(least(0, min(balance) over node_before), 0) - balance))'
        ) }} as not_given
    from balance_{{ bit }}
    window node_before as (
        partition by account_id, symbol, episode, node order by nth rows between unbounded preceding and 1 preceding
    )
),

halves_{{ bit }} as (
    select *, explode(array(0, 1)) as half from asked_{{ bit }}
),

level_{{ bit }} as (
    select
        account_id,
        symbol,
        trade_id,
        episode,
        is_opening,
        nth,
        rank,
        node * 2 + half as node,
        {{ common_units('case when is_opening then units when half = 0 then units - not_given else not_given end') }} as units
    from halves_{{ bit }}
    where if(is_opening, is_in_worse_half = (half = 1), if(half = 0, units > not_given, not_given > 0))
),
{%- endmacro %}
