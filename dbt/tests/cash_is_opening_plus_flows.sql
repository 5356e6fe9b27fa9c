-- The balance of each day and currency is that of the day before plus what moved on the day, to the last digit: cash events,
-- fills, paid dividends and mergers.
with changes as (
    select
        account_id,
        currency,
        balance - lag(balance, 1, 0) over (partition by account_id, currency order by balance_date) as balance_change,
        balance_date
    from {{ ref('fact_cash_balances_daily') }}
),

movements as (
    select account_id, currency, signed_amount as amount, value_date as movement_date
    from {{ ref('fact_cash_events') }}
    where is_booked and tracks_cash
    union all
    select account_id, settlement_currency as currency, cash_amount as amount, trade_date as movement_date
    from {{ ref('fact_trades') }}
    where is_booked and tracks_cash
    union all
    select account_id, currency, amount, pay_date as movement_date
    from {{ ref('fact_dividends') }}
    where is_booked and tracks_cash and pay_date <= {{ as_of() }}
    union all
    select account_id, currency, cash_amount as amount, ex_date as movement_date
    from {{ ref('fact_conversions') }}
    where is_booked and tracks_cash and cash_amount <> 0
    union all
    select account_id, currency, cast(0 as decimal(24, 6)) as amount, ex_date as movement_date
    from {{ ref('fact_dividends') }}
    where is_booked and tracks_cash
),

movements_by_day as (
    select account_id, currency, sum(amount) as amount, movement_date
    from movements
    group by account_id, currency, movement_date
)

select
    coalesce(changes.account_id, movements_by_day.account_id) as account_id,
    coalesce(changes.currency, movements_by_day.currency) as currency,
    coalesce(changes.balance_date, movements_by_day.movement_date) as balance_date,
    changes.balance_change,
    movements_by_day.amount
from changes
full outer join movements_by_day
    on
        changes.account_id = movements_by_day.account_id
        and changes.currency = movements_by_day.currency
        and changes.balance_date = movements_by_day.movement_date
where (changes.balance_change = coalesce(movements_by_day.amount, 0)) is not true
