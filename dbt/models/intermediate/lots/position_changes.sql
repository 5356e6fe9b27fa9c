-- A row for each day with a fill: what is held after it, and how the cost basis moved (longs +, shorts -).
with fact_trades as (
    select * from {{ ref('fact_trades') }} where is_booked and {{ within_history('account') }}
),

lot_segments as (
    select *, if(side = 'LONG', 1, -1) as direction from {{ ref('lot_segments') }}
    where close_trade_id is not null and {{ within_history('account') }}
),

movements as (
    select
        account_id, symbol, signed_units, trade_date as change_date,
    {% for kind, amount in [('local', 'gross_local'), ('gross', 'gross_base'), ('net', 'net_base')] %}
        {% set opened = amount ~ ' - ' ~ share(amount, 'closing_units', 'abs(signed_units)') %}
        -- What was received brings its own cost (below).
        {{ money('case when is_carried then 0 when signed_units > 0 then 1 else -1 end * (' ~ money(opened) ~ ')') }}
            as basis_{{ kind }}{{ ',' if not loop.last }}
    {% endfor %}
    from fact_trades
    union all
    select
        account_id, symbol, cast(0 as decimal(26, 8)) as signed_units, close_date as change_date,
    {% for kind in ['local', 'gross', 'net'] %}
        {{ money('-direction * opening_' ~ kind) }} as basis_{{ kind }}{{ ',' if not loop.last }}
    {% endfor %}
    from lot_segments
    union all
    select
        account_id, symbol, cast(0 as decimal(26, 8)) as signed_units, trade_date as change_date,
    {% for kind in ['local', 'gross', 'net'] %}
        {{ money("if(side = 'LONG', " ~ kind ~ ', -' ~ kind ~ ')') }} as basis_{{ kind }}{{ ',' if not loop.last }}
    {% endfor %}
    from {{ ref('received_lots') }}
    where {{ within_history('account') }}
    union all
    select
        account_id, symbol, signed_units, trade_date as change_date,
        {{ money('0') }} as basis_local, {{ money('0') }} as basis_gross, {{ money('0') }} as basis_net
    from {{ ref('conversion_fills') }}
    where {{ within_history('account') }}
),

days_with_movement as (
    select
        account_id,
        symbol,
        sum(signed_units) as signed_units,
        sum(basis_local) as basis_local,
        sum(basis_gross) as basis_gross,
        sum(basis_net) as basis_net,
        change_date
    from movements
    group by account_id, symbol, change_date
)

select
    account_id,
    symbol,
    {{ common_units('sum(signed_units) over days') }} as signed_units,
    {{ money('sum(basis_local) over days') }} as cost_basis_gross_local,
    {{ money('sum(basis_gross) over days') }} as cost_basis_gross_base,
    {{ money('sum(basis_net) over days') }} as cost_basis_net_base,
    change_date,
    lead(change_date) over (partition by account_id, symbol order by change_date) as next_change_date
from days_with_movement
window days as (
    partition by account_id, symbol order by change_date rows between unbounded preceding and current row
)
