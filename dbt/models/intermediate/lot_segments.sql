{{ config(
    unique_key=['account_id', 'symbol', 'open_trade_id', 'close_trade_id', 'episode'],
    nullable_key=['close_trade_id'],
    restate={'grain': 'pair'},
) }}

{#
    FIFO by windows alone. Within an episode (from flat to flat) the openings lie end to end on one axis of units, the closings
    on another, and the first unit opened is the first closed: so at each point of the axis the lot is the next opening that
    ends there or later, and its close the next closing. Cutting at the union of both ends costs n log n; joining the
    intervals cost 75 s for two million fills.
#}
with booked_trades as (
    select * from {{ ref('booked_trades') }} where {{ within('pair') }}
),

fills as (
    select
        *,
        {{ common_units('sum(opening_units) over opened') }} as opening_ends_at,
        {{ common_units('sum(closing_units) over closed') }} as closing_ends_at
    from booked_trades
    window
        opened as (
            partition by account_id, symbol, opening_episode order by trade_date, executed_at, trade_id
            rows between unbounded preceding and current row
        ),
        closed as (
            partition by account_id, symbol, closing_episode order by trade_date, executed_at, trade_id
            rows between unbounded preceding and current row
        )
),

-- The end of each opening and of each closing on the axis.
with_ends as (
    select *, explode(array(true, false)) as is_opening from fills
),

points as (
    select
        account_id,
        symbol,
        if(is_opening, opening_episode, closing_episode) as episode,
        max(if(is_opening, side, null)) as side,
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

segments as (
    select
        account_id,
        symbol,
        episode,
        max(side) over episodes as opening_side,
        last_value(open_trade_id, true) over later as open_trade_id,
        last_value(close_trade_id, true) over later as close_trade_id,
        cast(
            lead(ends_at, 1, 0) over (partition by account_id, symbol, episode order by ends_at desc)
            as decimal(26, 8)
        ) as starts_at,
        ends_at
    from points
    window
        episodes as (partition by account_id, symbol, episode),
        later as (
            partition by account_id, symbol, episode order by ends_at desc
            rows between unbounded preceding and current row
        )
),

with_fills as (
    select
        segments.*,
        opening.trade_date as open_date,
        opening.units as opening_units,
        opening.closing_units as opening_closes,
        {{ common_units('opening.opening_ends_at - opening.opening_units') }} as opening_starts_at,
        opening.gross_amount as opening_gross_amount,
        opening.net_amount as opening_net_amount,
        closing.trade_date as close_date,
        closing.units as closing_units,
        {{ common_units('closing.closing_ends_at - closing.closing_units') }} as closing_starts_at,
        closing.gross_amount as closing_gross_amount,
        closing.net_amount as closing_net_amount
    from segments
    inner join fills as opening
        on
            segments.account_id = opening.account_id
            and segments.symbol = opening.symbol
            and segments.open_trade_id = opening.trade_id
    left join fills as closing
        on
            segments.account_id = closing.account_id
            and segments.symbol = closing.symbol
            and segments.close_trade_id = closing.trade_id
)

select
    account_id,
    symbol,
    open_trade_id,
    close_trade_id,
    if(opening_side = 'BUY', 'LONG', 'SHORT') as side,
    episode,
    {{ common_units('ends_at - starts_at') }} as units,
    {{ common_units('opening_units - opening_closes') }} as opened_units,
    {% set legs = {
        'opening': 'starts_at - opening_starts_at + opening_closes',
        'closing': 'starts_at - closing_starts_at',
    } %}
    {% for kind in ['gross', 'net'] %}
        {% for leg, start in legs.items() %}
            {% set from_unit = common_units(start) %}
            {% set to_unit = common_units(start | replace('starts_at - ', 'ends_at - ', 1)) %}
            {% set amount = leg ~ '_' ~ kind ~ '_amount' %}
            {{ money(share(amount, to_unit, leg ~ '_units') ~ ' - ' ~ share(amount, from_unit, leg ~ '_units')) }}
                as {{ leg }}_{{ kind }},
        {% endfor %}
    {% endfor %}
    open_date,
    close_date
from with_fills
