-- Over its whole life, an account's income less fees and taxes is the money of its cash events that are no external flows,
-- less the costs of its fills.
with as_of as (
    select {{ as_of() }} as day
),

pnl as (
    select account_id, sum(income_base - fees_base - taxes_base) as amount
    from {{ ref('fact_pnl_daily') }}
    group by account_id
),

amounts as (
    select fact_cash_events.account_id, fact_cash_events.signed_amount as amount
    from {{ ref('fact_cash_events') }} as fact_cash_events
    inner join as_of
        on fact_cash_events.value_date <= as_of.day
    where not fact_cash_events.is_external and fact_cash_events.unsupported_reason is null
    union all
    select fact_trades.account_id, -fact_trades.fee - fact_trades.tax as amount
    from {{ ref('fact_trades') }} as fact_trades
    inner join as_of
        on fact_trades.trade_date <= as_of.day
    where fact_trades.unsupported_reason is null
),

events as (
    select account_id, sum(amount) as amount
    from amounts
    group by account_id
)

select
    coalesce(pnl.account_id, events.account_id) as account_id,
    pnl.amount as pnl_amount,
    events.amount as event_amount
from pnl
full outer join events
    on pnl.account_id = events.account_id
where coalesce(pnl.amount, 0) <> coalesce(events.amount, 0)
