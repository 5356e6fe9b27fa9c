{#
    Where every closing of an episode names a lot that covers it, that is what it takes. Elsewhere what a closing finds open depends
    on all before it, and no order of the lots says what it takes: a fold over the fills whose state are the open lots. It costs the
    fills times the lots that are open (docs/decisions/cost-methods.md).
#}
-- The lot that a closing names first, then the oldest: which opening each closing takes its units from; and what stays open.
{% if not most_fills(['SPECIFIC']) and execute %}
    {{ no_matches() }}
{% else %}
    {% set step_type = 'struct<trade_id: string, episode: bigint, taken: ' ~ lots_type() ~ '>' %}
    with named_parts as (
        select * from {{ ref('named_parts') }}
    ),

    to_be_folded as (
        select *, row_number() over (partition by account_id, symbol order by nth, is_opening) as number
        from named_parts
        where not is_well_named
    ),

    parts as (
        select *, explode(if(is_opening, array(3), array(1, 2, 3))) as step from to_be_folded
    ),

{{ fold_of_parts(
    'parts',
    ['nth', 'is_opening', 'step', 'trade_id', 'lot_ref', 'episode', 'units'],
    no_lots(), lots_state_type(),
    lots_after, lots_after_block, lots_taken, step_type
) }},

    taken as (
        select account_id, symbol, step.trade_id as close_trade_id, step.episode, posexplode(step.taken) as (taken_as, lot)
        from steps
        where number > 0
    ),

    -- Every opening, and what was taken of it.
    lots as (
        select account_id, symbol, trade_id as open_trade_id, string(null) as close_trade_id, episode, units, 0 as taken_as
        from named_parts
        where is_opening
        union all
        select account_id, symbol, lot_ref as open_trade_id, trade_id as close_trade_id, episode, units, 0 as taken_as
        from named_parts
        where is_well_named and not is_opening
        union all
        select account_id, symbol, lot.trade_id as open_trade_id, close_trade_id, episode, lot.units, taken_as
        from taken
    ),

    with_remainders as (
        select *, sum(if(close_trade_id is null, 0, units)) over lot as closed_units
        from lots
        window lot as (partition by account_id, symbol, open_trade_id)
    )

    select
        account_id,
        symbol,
        open_trade_id,
        close_trade_id,
        episode,
        {{ common_units('if(close_trade_id is null, units - closed_units, units)') }} as units,
        bigint(taken_as) as taken_as
    from with_remainders
    where close_trade_id is not null or units > closed_units
{% endif %}
