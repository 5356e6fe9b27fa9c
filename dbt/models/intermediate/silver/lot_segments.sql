{{ config(
    unique_key=['account_id', 'symbol', 'open_trade_id', 'received_trade_id', 'close_trade_id', 'episode', 'is_moved'],
    nullable_key=['received_trade_id', 'close_trade_id'],
    restate={'grain': 'pair'},
) }}

with matched_fills as (
    select * from {{ ref('matched_fills') }}
),

with_money as (
    select
        *,
        {% for leg, kinds in [('opening', ['local', 'gross', 'net']), ('closing', ['gross', 'net'])] %}
            {% set from_unit = common_units(leg ~ '_to - units') %}
            {% for kind in kinds %}
                {% set amount = leg ~ '_' ~ kind ~ '_amount' %}
                {% set part = share(amount, leg ~ '_to', leg ~ '_units') ~ ' - ' ~ share(amount, from_unit, leg ~ '_units') %}
                {% set told = 'told_' ~ kind if leg == 'opening' else 'told_closing' %}
                coalesce({{ told }}, {{ money(part) }}) as {{ leg }}_{{ kind }},
            {% endfor %}
        {% endfor %}
        case when is_moved then 0 when {{ adds_units('opening_side') }} then 1 else -1 end as gain_sign,
        coalesce(told_units, opening_units - opening_closes) as opened,
        cast(datediff(close_date, open_date) as int) as holding_days
    from matched_fills
)

select
    account_id,
    symbol,
    open_trade_id,
    received_trade_id,
    close_trade_id,
    cost_method,
    if({{ adds_units('opening_side') }}, 'LONG', 'SHORT') as side,
    episode,
    units,
    {{ common_units('opened') }} as opened_units,
    {{ quantity('units / scale') }} as quantity,
    {{ quantity(common_units('opened') ~ ' / scale') }} as opened_quantity,
    opening_local,
    opening_gross,
    opening_net,
    -- What moves to another account does so at its cost.
    if(is_moved, opening_gross, closing_gross) as closing_gross,
    if(is_moved, opening_net, closing_net) as closing_net,
    -- What exchange rates made of it: the opening money at the rate of the close, less at its own.
    {{ money('gain_sign * (' ~ converted('opening_local', 'close_fx_rate') ~ ' - opening_gross)') }} as realized_fx,
    -- A pool has no rate of its own.
    if(cost_method = 'AVERAGE', null, open_fx_rate) as open_fx_rate,
    close_fx_rate,
    holding_days,
    is_moved,
    open_date,
    close_date
from with_money
