-- Each run of units with the fills that opened and closed it, and up to which of their units it is; a pool and a lot that moved
-- tell their money themselves.
with matches as (
    {% for model, tells in [
        ('fifo_matches', none), ('ranked_matches', none), ('named_matches', none), ('pooled_matches', 'pooled'), ('moved_matches', 'told'),
    ] %}
        {% set is_moved = model == 'moved_matches' %}
        select
            account_id,
            symbol,
            open_trade_id,
            close_trade_id,
            {{ 'received_trade_id' if is_moved else 'string(null)' }} as received_trade_id,
            {{ 'told_method' if is_moved else 'string(null)' }} as told_method,
            episode,
            units,
            taken_as,
            {% for kind in ['local', 'gross', 'net'] %}
                {{ money(tells ~ '_' ~ kind if tells else 'null') }} as told_{{ kind }},
            {% endfor %}
            {{ common_units(tells ~ '_units' if tells else 'null') }} as told_units,
            {{ money('told_closing' if is_moved else 'null') }} as told_closing,
            cast({{ 'told_fx_rate' if is_moved else 'null' }} as decimal(18, 10)) as told_fx_rate,
            {{ 'told_moved' if is_moved else 'boolean(null)' }} as told_moved
        from {{ ref(model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

booked_fills as (
    select * from {{ ref('booked_fills') }}
)

select
    matches.*,
    coalesce(matches.told_method, opening.cost_method) as cost_method,
    opening.side as opening_side,
    opening.trade_date as open_date,
    opening.units as opening_units,
    opening.closing_units as opening_closes,
    {{ common_units('opening.closing_units + sum(matches.units) over opened') }} as opening_to,
    opening.gross_local as opening_local_amount,
    opening.gross_base as opening_gross_amount,
    opening.net_base as opening_net_amount,
    if(matches.told_method is null, opening.local_fx_rate, matches.told_fx_rate) as open_fx_rate,
    closing.trade_date as close_date,
    closing.units as closing_units,
    if(closing.trade_id is null, null, {{ common_units('sum(matches.units) over closed') }}) as closing_to,
    closing.gross_base as closing_gross_amount,
    closing.net_base as closing_net_amount,
    closing.local_fx_rate as close_fx_rate,
    coalesce(matches.told_moved, closing.is_carried, false) as is_moved,
    {{ scale_of('scales') }} as scale
from matches
-- A lot that moved was opened in another account, or as another symbol.
inner join booked_fills as opening
    on matches.open_trade_id = opening.trade_id
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
        order by closing.trade_id is null, closing.trade_date, closing.ordered_at, closing.trade_id
        rows between unbounded preceding and current row
    ),
    closed as (
        partition by matches.account_id, matches.symbol, matches.close_trade_id order by matches.taken_as
        rows between unbounded preceding and current row
    )
