{#
    Where lots move between accounts, what a closing finds open depends on the fills of all of them: a fold over the fills of a symbol
    whose state are the open lots of the accounts between which it has moved. It costs the fills times the lots that are open
    (docs/decisions/moves.md).
#}
-- Lots that moved, and those of the accounts that they moved between: which opening each closing takes its units from; and what
-- stays open.
{% if not most_fills(['MOVED']) and execute %}
    select
        *, string(null) as received_trade_id, units as told_units, units as told_local, units as told_gross, units as told_net,
        units as told_fx_rate, string(null) as told_method
    from ({{ no_matches() }}) as nothing
{% else %}
    {% set step_type = 'struct<trade_id: string, owner: string, taken: array<' ~ moved_lot_type() ~ '>>' %}
    with parts_in_steps as (
        select *, string('') as account_id, explode(steps) as step from {{ ref('moved_parts') }}
    ),

    parts as (
        select *, row_number() over (partition by symbol order by nth, kind = 'OPEN', step) as number from parts_in_steps
    ),

{{ fold_of_parts(
    'parts',
    [
        'number', 'step', 'kind', 'nth', 'owner', 'trade_id', 'cost_method', 'lot_ref', 'moved_to', 'episode', 'units', 'used', 'whole',
        'local', 'gross', 'net', 'fx_rate', 'transfer_rate', 'unit_cost',
    ],
    no_moved_lots(), moved_state_type(),
    moved_lots_after, moved_lots_after_block, moved_lots_taken, step_type
) }},

    taken as (
        select symbol, step.owner, step.trade_id as close_trade_id, posexplode(step.taken) as (taken_as, lot)
        from steps
        where number > 0
    ),

    last_states as (
        select symbol, max_by(state, block) as state from starts group by symbol
    ),

    left_open as (
        select symbol, explode(state.lots) as lot from last_states
    ),

    lots as (
        select symbol, owner, close_trade_id, taken_as, lot, lot.local, lot.gross, lot.net from taken
        union all
        select
            symbol, lot.owner, string(null) as close_trade_id, 0 as taken_as, lot,
            {{ money_of_lot('lot', 'local', 'lot.units') }} as local,
            {{ money_of_lot('lot', 'gross', 'lot.units') }} as gross,
            {{ money_of_lot('lot', 'net', 'lot.units') }} as net
        from left_open
    )

    select
        lots.owner as account_id,
        lots.symbol,
        lot.trade_id as open_trade_id,
        close_trade_id,
        lot.episode,
        lot.units,
        bigint(taken_as) as taken_as,
        nullif(lot.received_by, '') as received_trade_id,
        lot.opened as told_units,
        lots.local as told_local,
        lots.gross as told_gross,
        lots.net as told_net,
        -- Of a pool none is known.
        nullif(lot.fx_rate, 0) as told_fx_rate,
        methods.cost_method as told_method
    from lots
    inner join (select distinct owner, symbol, cost_method from {{ ref('moved_parts') }}) as methods
        on lots.owner = methods.owner and lots.symbol = methods.symbol
{% endif %}
