-- Where the opening and the closing part of each fill end on the axes of their episodes.
with booked_fills as (
    select * from {{ ref('booked_fills') }}
)

select
    *,
    {{ common_units('sum(opening_units) over opened') }} as opening_ends_at,
    {{ common_units('sum(closing_units) over closed') }} as closing_ends_at
from booked_fills
window
    opened as (
        partition by account_id, symbol, opening_episode order by trade_date, ordered_at, is_received, trade_id
        rows between unbounded preceding and current row
    ),
    closed as (
        partition by account_id, symbol, closing_episode order by trade_date, ordered_at, is_received, trade_id
        rows between unbounded preceding and current row
    )
