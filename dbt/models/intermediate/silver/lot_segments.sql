{{ config(
    unique_key=['account_id', 'symbol', 'open_trade_id', 'close_trade_id', 'episode'],
    nullable_key=['close_trade_id'],
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
                {% set pooled = 'pooled_' ~ kind if leg == 'opening' else 'null' %}
                coalesce({{ pooled }}, {{ money(part) }}) as {{ leg }}_{{ kind }},
            {% endfor %}
        {% endfor %}
        coalesce(pooled_units, opening_units - opening_closes) as opened,
        cast(datediff(close_date, open_date) as int) as holding_days
    from matched_fills
)

select
    account_id,
    symbol,
    open_trade_id,
    close_trade_id,
    cost_method,
    if(opening_side = 'BUY', 'LONG', 'SHORT') as side,
    episode,
    units,
    {{ common_units('opened') }} as opened_units,
    {{ quantity('units / scale') }} as quantity,
    {{ quantity(common_units('opened') ~ ' / scale') }} as opened_quantity,
    opening_local,
    opening_gross,
    opening_net,
    closing_gross,
    closing_net,
    -- What exchange rates made of it: the opening money at the rate of the close, less at its own.
    {{ money("if(opening_side = 'BUY', 1, -1) * (" ~ converted('opening_local', 'close_fx_rate') ~ ' - opening_gross)') }}
        as realized_fx,
    -- A pool has no rate of its own.
    if(cost_method = 'AVERAGE', null, open_fx_rate) as open_fx_rate,
    close_fx_rate,
    holding_days,
    open_date,
    close_date
from with_money
