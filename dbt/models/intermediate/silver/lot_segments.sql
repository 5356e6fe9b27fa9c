{{ config(
    unique_key=['account_id', 'symbol', 'open_trade_id', 'close_trade_id', 'episode'],
    nullable_key=['close_trade_id'],
    restate={'grain': 'pair'},
) }}

with cuts_with_fills as (
    select * from {{ ref('cuts_with_fills') }}
),

with_money as (
    select
        *,
        {% set legs = {
            'opening': 'starts_at - opening_starts_at + opening_closes',
            'closing': 'starts_at - closing_starts_at',
        } %}
        {% for leg, kinds in [('opening', ['local', 'gross', 'net']), ('closing', ['gross', 'net'])] %}
            {% set from_unit = common_units(legs[leg]) %}
            {% set to_unit = common_units(legs[leg] | replace('starts_at - ', 'ends_at - ', 1)) %}
            {% for kind in kinds %}
                {% set amount = leg ~ '_' ~ kind ~ '_amount' %}
                {{ money(share(amount, to_unit, leg ~ '_units') ~ ' - ' ~ share(amount, from_unit, leg ~ '_units')) }}
                    as {{ leg }}_{{ kind }},
            {% endfor %}
        {% endfor %}
        cast(datediff(close_date, open_date) as int) as holding_days
    from cuts_with_fills
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
    {{ quantity('cast(ends_at - starts_at as decimal(26, 8)) / scale') }} as quantity,
    {{ quantity('cast(opening_units - opening_closes as decimal(26, 8)) / scale') }} as opened_quantity,
    opening_local,
    opening_gross,
    opening_net,
    closing_gross,
    closing_net,
    -- What exchange rates made of it: the opening money at the rate of the close, less at its own.
    {{ money("if(opening_side = 'BUY', 1, -1) * (" ~ converted('opening_local', 'close_fx_rate') ~ ' - opening_gross)') }}
        as realized_fx,
    open_fx_rate,
    close_fx_rate,
    holding_days,
    open_date,
    close_date
from with_money
