{#
    Where lots move between accounts, what a closing finds open depends on the fills of all of them: a fold over the fills of a symbol
    whose state are the open lots of the accounts between which it has moved. It costs the fills times the lots that are open
    (docs/decisions/moves.md).
#}
-- Lots that moved, and those of the accounts that they moved between: which opening each closing takes its units from; and what
-- stays open.
{% if not most_fills(['MOVED', 'CONVERTED']) and execute %}
    select
        *, string(null) as received_trade_id, units as told_units, units as told_local, units as told_gross, units as told_net,
        units as told_closing, units as told_fx_rate, string(null) as told_method, boolean(null) as told_moved
    from ({{ no_matches() }}) as nothing
{% else %}
    {% set step_type = 'struct<trade_id: string, owner: string, taken: array<' ~ moved_lot_type() ~ '>>' %}
    {% set fields = moved_part_fields() | reject('in', ['number', 'step']) | join(', ') %}
    with parts_in_steps as (
        select string('') as account_id, family as symbol, {{ fields }}, explode(steps) as step from {{ ref('moved_parts') }}
    ),

    parts as (
        select
            *,
            row_number() over (partition by symbol order by nth, kind = 'OPEN', step) as number
        from parts_in_steps
    ),

{{ fold_of_parts('parts', moved_part_fields(), no_moved_lots(), moved_state_type(),
    moved_lots_after, moved_lots_after_block, moved_lots_taken, step_type) }},

    taken as (
        select step.owner, step.trade_id as close_trade_id, posexplode(step.taken) as (taken_as, lot)
        from steps
        where number > 0
    ),

    last_states as (
        select symbol, max_by(state, block) as state from starts group by symbol
    ),

    left_open as (
        select explode(state.lots) as lot from last_states
    ),

    conversions as (
        select distinct trade_id, kind, cost_fraction from {{ ref('moved_parts') }} where kind in ('CONVERT', 'SPIN_OFF')
    ),

    taken_by_kind as (
        select taken.*, conversions.kind, conversions.cost_fraction
        from taken
        left join conversions
            on taken.close_trade_id = conversions.trade_id
    ),

    lots as (
        select
            owner, close_trade_id, taken_as, lot, lot.units, lot.local, lot.gross, lot.net,
            cast(null as decimal(24, 6)) as closing, boolean(null) as is_moved
        from taken_by_kind
        where kind is null
        union all
        select owner, close_trade_id, taken_as, lot, {{ converted_lot('lot') }} from taken_by_kind where kind is not null
        union all
        select
            lot.owner, string(null) as close_trade_id, 0 as taken_as, lot, lot.units,
            {% for kind in ['local', 'gross', 'net'] %}
                {{ money_of_lot('lot', kind, 'lot.units') }} as {{ kind }},
            {% endfor %}
            cast(null as decimal(24, 6)) as closing, boolean(null) as is_moved
        from left_open
    ),

    owners as (
        select distinct owner, account_id, symbol, cost_method from {{ ref('moved_parts') }}
    )

    select
        owners.account_id,
        owners.symbol,
        lot.trade_id as open_trade_id,
        close_trade_id,
        lot.episode,
        lots.units,
        bigint(taken_as) as taken_as,
        nullif(lot.received_by, '') as received_trade_id,
        lot.opened as told_units,
        lots.local as told_local,
        lots.gross as told_gross,
        lots.net as told_net,
        lots.closing as told_closing,
        -- Of a pool none is known.
        nullif(lot.fx_rate, 0) as told_fx_rate,
        owners.cost_method as told_method,
        lots.is_moved as told_moved
    from lots
    inner join owners
        on lots.owner = owners.owner
{% endif %}
