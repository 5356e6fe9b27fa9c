-- Over its whole life, an account's income less fees and taxes is the money of its cash events but for what its owner put in and
-- took out, and its dividends by ex-date, less the costs of its fills, in its base currency.
with pnl as (
    select account_id, sum(income_base - fees_base - taxes_base) as amount
    from {{ ref('fact_pnl_daily') }}
    group by account_id
),

amounts as (
    select account_id, signed_base as amount
    from {{ ref('fact_cash_events') }}
    where is_booked and not {{ is_money_of_owner('cash_type') }}
    union all
    select account_id, -fee_base - tax_base as amount
    from {{ ref('fact_trades') }}
    where is_booked
    union all
    select account_id, amount_base as amount
    from {{ ref('fact_dividends') }}
    where is_booked
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
