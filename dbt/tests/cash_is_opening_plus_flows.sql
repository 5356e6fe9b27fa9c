-- The balance of each day is that of the day before plus the day's cash events and fills, to the last digit.
with changes as (
    select
        account_id,
        balance - lag(balance, 1, 0) over (partition by account_id, currency order by balance_date) as balance_change,
        balance_date
    from {{ ref('fact_cash_balances_daily') }}
),

movements as (
    select account_id, signed_amount as amount, value_date as movement_date
    from {{ ref('fact_cash_events') }}
    where unsupported_reason is null
    union all
    select account_id, cash_amount as amount, trade_date as movement_date
    from {{ ref('fact_trades') }}
    where unsupported_reason is null
),

movements_by_day as (
    select account_id, sum(amount) as amount, movement_date
    from movements
    where movement_date <= {{ as_of() }}
    group by account_id, movement_date
)

select
    coalesce(changes.account_id, movements_by_day.account_id) as account_id,
    coalesce(changes.balance_date, movements_by_day.movement_date) as balance_date,
    changes.balance_change,
    movements_by_day.amount
from changes
full outer join movements_by_day
    on changes.account_id = movements_by_day.account_id and changes.balance_date = movements_by_day.movement_date
where (changes.balance_change = coalesce(movements_by_day.amount, 0)) is not true
