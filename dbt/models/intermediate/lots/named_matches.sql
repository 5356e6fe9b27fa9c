{#
    What a closing finds open depends on all before it, and no order of the lots says what it takes: a fold over the fills of a
    pair whose state are its open lots. It costs the fills times the lots that are open (docs/decisions/cost-methods.md).
#}
-- The lot that a closing names first, then the oldest: which opening each closing takes its units from; and what stays open.
{% if not most_fills(['SPECIFIC']) and execute %}
    {{ no_matches() }}
{% else %}
    {% set step_type = 'struct<trade_id: string, episode: bigint, taken: ' ~ lots_type() ~ '>' %}
    with parts as (
        select *, explode(if(is_opening, array(3), array(1, 2, 3))) as step
        from {{ ref('fill_parts') }}
        where cost_method = 'SPECIFIC'
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
    ),

    -- Every opening, and what was taken of it.
    lots as (
        select
            account_id,
            symbol,
            trade_id as open_trade_id,
            string(null) as close_trade_id,
            episode,
            units,
            bigint(null) as taken_as
        from parts
        where is_opening
        union all
        select account_id, symbol, lot.trade_id as open_trade_id, close_trade_id, episode, lot.units, bigint(taken_as) as taken_as
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
        taken_as
    from with_remainders
    where close_trade_id is not null or units > closed_units
{% endif %}
