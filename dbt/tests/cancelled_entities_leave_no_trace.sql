-- An entity whose highest accepted version is a CANCEL has no row in gold, and no lot or price made of it.
with cancelled_trades as (
    select entity
    from {{ ref('trade_versions') }}
    where not is_conflict
    group by entity
    having max_by(action, version) = 'CANCEL'
),

cancelled_cash_events as (
    select entity
    from {{ ref('cash_event_versions') }}
    where not is_conflict
    group by entity
    having max_by(action, version) = 'CANCEL'
),

traces as (
    select trade_id as entity, 'fact_trades' as found_in from {{ ref('fact_trades') }}
    union all
    select open_trade_id as entity, 'fact_lots' as found_in from {{ ref('fact_lots') }}
    union all
    select open_trade_id as entity, 'fact_lot_disposals' as found_in from {{ ref('fact_lot_disposals') }}
    union all
    select close_trade_id as entity, 'fact_lot_disposals' as found_in from {{ ref('fact_lot_disposals') }}
)

select traces.entity, traces.found_in
from traces
inner join cancelled_trades
    on traces.entity = cancelled_trades.entity
union all
select fact_cash_events.cash_event_id as entity, 'fact_cash_events' as found_in
from {{ ref('fact_cash_events') }} as fact_cash_events
inner join cancelled_cash_events
    on fact_cash_events.cash_event_id = cancelled_cash_events.entity
