{#
    FIFO by windows alone. Within an episode (from flat to flat) the openings lie end to end on one axis of units, the closings
    on another, and the first unit opened is the first closed: so at each point of the axis the lot is the next opening that
    ends there or later, and its close the next closing. Cutting at the union of both ends costs n log n; joining the
    intervals cost 75 s for two million fills.
#}
-- First in, first out: which opening each closing takes its units from; and what stays open.
with fills_on_axis as (
    select * from {{ ref('fills_on_axis') }} where matched_by = 'FIFO'
),

-- The end of each opening and of each closing on the axis.
with_ends as (
    select *, explode(array(true, false)) as is_opening from fills_on_axis
),

points as (
    select
        account_id,
        symbol,
        if(is_opening, opening_episode, closing_episode) as episode,
        max(if(is_opening, trade_id, null)) as open_trade_id,
        max(if(is_opening, null, trade_id)) as close_trade_id,
        if(is_opening, opening_ends_at, closing_ends_at) as ends_at
    from with_ends
    where if(is_opening, opening_units, closing_units) > 0
    group by
        account_id,
        symbol,
        if(is_opening, opening_episode, closing_episode),
        if(is_opening, opening_ends_at, closing_ends_at)
),

cuts as (
    select
        account_id,
        symbol,
        episode,
        last_value(open_trade_id, true) over later as open_trade_id,
        last_value(close_trade_id, true) over later as close_trade_id,
        lead(ends_at, 1, 0) over (partition by account_id, symbol, episode order by ends_at desc) as starts_at,
        ends_at
    from points
    window later as (
        partition by account_id, symbol, episode order by ends_at desc
        rows between unbounded preceding and current row
    )
)

select
    account_id,
    symbol,
    open_trade_id,
    close_trade_id,
    episode,
    {{ common_units('ends_at - starts_at') }} as units,
    row_number() over (partition by account_id, symbol, close_trade_id order by ends_at) as taken_as
from cuts
