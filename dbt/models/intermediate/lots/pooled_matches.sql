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
            sum(if(is_opening, units, 0)) over pool as pooled_units,
            row_number() over (partition by account_id, symbol order by nth, is_opening) as number,
            lead(nth) over (partition by account_id, symbol order by nth, is_opening) is null as is_last
        from {{ ref('fill_parts') }}
        where cost_method = 'AVERAGE'
        window pool as (
            partition by account_id, symbol, episode order by nth rows between unbounded preceding and unbounded following
        )
    ),

    {{ fold_of_parts(
        'parts',
        ['nth', 'is_opening', 'trade_id', 'units', 'opened_local', 'opened_gross', 'opened_net'],
        empty_pool(), pool_type(), pool_after, pool_after_block, itself, pool_type()
    ) }},

    taken as (
        select
            account_id,
            symbol,
            step.trade_id as close_trade_id,
            (lag(step.units) over steps_of_block) - step.units as units,
            (lag(step.local) over steps_of_block) - step.local as local,
            (lag(step.gross) over steps_of_block) - step.gross as gross,
            (lag(step.net) over steps_of_block) - step.net as net
        from steps
        window steps_of_block as (partition by account_id, symbol, block order by number)
    ),

    -- What is left in the pool after the last part.
    left_open as (
        select account_id, symbol, max_by(state, block) as pool from starts group by account_id, symbol
    ),

    pools as (
        select taken.*, parts.open_trade_id, parts.episode, parts.pooled_units
        from taken
        inner join parts
            on
                taken.account_id = parts.account_id
                and taken.symbol = parts.symbol
                and taken.close_trade_id = parts.trade_id
                and not parts.is_opening
        union all
        select
            left_open.account_id, left_open.symbol, string(null) as close_trade_id, left_open.pool.units, left_open.pool.local,
            left_open.pool.gross, left_open.pool.net, parts.open_trade_id, parts.episode, parts.pooled_units
        from left_open
        inner join parts
            on left_open.account_id = parts.account_id and left_open.symbol = parts.symbol and parts.is_last
    )

    select
        account_id,
        symbol,
        open_trade_id,
        close_trade_id,
        episode,
        {{ common_units('units') }} as units,
        bigint(1) as taken_as,
        {{ common_units('pooled_units') }} as pooled_units,
        {{ money('local') }} as pooled_local,
        {{ money('gross') }} as pooled_gross,
        {{ money('net') }} as pooled_net
    from pools
    where units > 0
{% endif %}
