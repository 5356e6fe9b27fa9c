-- Each run of units with the fills that opened and closed it, and up to which of their units it is.
with matches as (
    {% for model in ['fifo_matches', 'ranked_matches', 'named_matches', 'pooled_matches'] %}
        {% set is_pooled = model == 'pooled_matches' %}
        select
            account_id,
            symbol,
            open_trade_id,
            close_trade_id,
            episode,
            units,
            taken_as,
            {% for kind in ['local', 'gross', 'net'] %}
                {{ money('pooled_' ~ kind if is_pooled else 'null') }} as pooled_{{ kind }},
            {% endfor %}
            {{ common_units('pooled_units' if is_pooled else 'null') }} as pooled_units
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

booked_fills as (
    select * from {{ ref('booked_fills') }}
)

select
    matches.*,
    opening.cost_method,
    opening.side as opening_side,
    opening.trade_date as open_date,
    opening.units as opening_units,
    opening.closing_units as opening_closes,
    {{ common_units('opening.closing_units + sum(matches.units) over opened') }} as opening_to,
    opening.gross_local as opening_local_amount,
    opening.gross_base as opening_gross_amount,
    opening.net_base as opening_net_amount,
    opening.local_fx_rate as open_fx_rate,
    closing.trade_date as close_date,
    closing.units as closing_units,
    if(closing.trade_id is null, null, {{ common_units('sum(matches.units) over closed') }}) as closing_to,
    closing.gross_base as closing_gross_amount,
    closing.net_base as closing_net_amount,
    closing.local_fx_rate as close_fx_rate,
    {{ scale_of('scales') }} as scale
from matches
inner join booked_fills as opening
    on
        matches.account_id = opening.account_id
        and matches.symbol = opening.symbol
        and matches.open_trade_id = opening.trade_id
left join booked_fills as closing
    on
        matches.account_id = closing.account_id
        and matches.symbol = closing.symbol
        and matches.close_trade_id = closing.trade_id
{{ join_scale('scales', 'matches.symbol', 'coalesce(closing.trade_date, ' ~ as_of() ~ ')') }}
window
    -- What is still open is the last of a lot.
    opened as (
        partition by matches.account_id, matches.symbol, matches.open_trade_id
        order by closing.trade_id is null, closing.trade_date, closing.executed_at, closing.trade_id
        rows between unbounded preceding and current row
    ),
    closed as (
        partition by matches.account_id, matches.symbol, matches.close_trade_id order by matches.taken_as
        rows between unbounded preceding and current row
    )
