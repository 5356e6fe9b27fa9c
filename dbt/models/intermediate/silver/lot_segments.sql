{{ config(
    unique_key=['account_id', 'symbol', 'open_trade_id', 'close_trade_id', 'episode'],
    nullable_key=['close_trade_id'],
    restate={'grain': 'pair'},
) }}

with lot_cuts as (
    select * from {{ ref('lot_cuts') }}
),

fills_on_axis as (
    select * from {{ ref('fills_on_axis') }}
),

with_fills as (
    select
        lot_cuts.*,
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
        closing.net_amount as closing_net_amount,
        {{ scale_of('scales') }} as scale
    from lot_cuts
    inner join fills_on_axis as opening
        on
            lot_cuts.account_id = opening.account_id
            and lot_cuts.symbol = opening.symbol
            and lot_cuts.open_trade_id = opening.trade_id
    left join fills_on_axis as closing
        on
            lot_cuts.account_id = closing.account_id
            and lot_cuts.symbol = closing.symbol
            and lot_cuts.close_trade_id = closing.trade_id
    {{ join_scale('scales', 'lot_cuts.symbol', 'coalesce(closing.trade_date, ' ~ as_of() ~ ')') }}
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
    cast(datediff(close_date, open_date) as int) as holding_days,
    open_date,
    close_date
from with_fills
