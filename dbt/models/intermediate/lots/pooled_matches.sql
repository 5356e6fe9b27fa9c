{#
    Each closing takes its share of the pool's money, rounded, so that what it takes depends on all that was taken before: a fold
    over the fills of a pair whose state is its pool. There is one pool in an episode, named after the opening that began it.
#}
-- Moving average: what each closing takes of its pool, and what stays in it.
{% if not most_fills(['AVERAGE']) and execute %}
    select *, units as pooled_units, units as pooled_local, units as pooled_gross, units as pooled_net
    from ({{ no_matches() }}) as nothing
{% else %}
    with parts as (
        select
            *,
            first_value(if(is_opening, trade_id, null), true) over pool as open_trade_id,
            sum(if(is_opening, units, 0)) over pool as pooled_units
        from {{ ref('fill_parts') }}
        where cost_method = 'AVERAGE'
        window pool as (
            partition by account_id, symbol, episode order by nth rows between unbounded preceding and unbounded following
        )
    ),

    {{ fold_of_parts(
        'parts',
        ['nth', 'is_opening', 'trade_id', 'units', 'opened_local', 'opened_gross', 'opened_net'],
        empty_pool(), pool_state_type(), pool_after, pool_after_block, itself, pool_state_type()
    ) }},

    taken as (
        select account_id, symbol, step.trade_id as close_trade_id, step.taken as pool from steps where step.taken.units > 0
    ),

    -- What is left in the pool of the last episode.
    left_open as (
        select account_id, symbol, string(null) as close_trade_id, max_by(state.pool, block) as pool
        from starts
        group by account_id, symbol
    ),

    last_parts as (
        select account_id, symbol, max_by(struct(open_trade_id, episode, pooled_units), episode) as part
        from parts
        group by account_id, symbol
    ),

    pools as (
        select taken.*, struct(parts.open_trade_id, parts.episode, parts.pooled_units) as part
        from taken
        inner join parts
            on
                taken.account_id = parts.account_id
                and taken.symbol = parts.symbol
                and taken.close_trade_id = parts.trade_id
                and not parts.is_opening
        union all
        select left_open.*, last_parts.part
        from left_open
        inner join last_parts
            on left_open.account_id = last_parts.account_id and left_open.symbol = last_parts.symbol
    )

    select
        account_id,
        symbol,
        part.open_trade_id,
        close_trade_id,
        part.episode,
        pool.units,
        bigint(1) as taken_as,
        {{ common_units('part.pooled_units') }} as pooled_units,
        pool.local as pooled_local,
        pool.gross as pooled_gross,
        pool.net as pooled_net
    from pools
    where pool.units > 0
{% endif %}
