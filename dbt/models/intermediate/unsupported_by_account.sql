-- From which day on the numbers of an account leave something out.
with events as (
    select *
    from ({{ unsupported_events(['trades', 'cash_events', 'corporate_actions']) }}) as every
    where is_live
),

fact_trades as (
    select * from {{ ref('fact_trades') }} where is_booked
)

select account_id, topic, entity, reason, from_date
from events
where account_id is not null
union all
select distinct fact_trades.account_id, events.topic, events.entity, events.reason, events.from_date
from events
inner join fact_trades
    on events.symbol = fact_trades.symbol and events.from_date > fact_trades.trade_date
where events.account_id is null
