-- What is receivable in a currency is, on each day, the dividends that went ex up to it and are paid later, to the last digit.
with due as (
    select account_id, currency, amount, ex_date, pay_date
    from {{ ref('fact_dividends') }}
    where is_booked and tracks_cash and pay_date > ex_date
),

receivable as (
    select balances.account_id, balances.currency, balances.balance_date, sum(due.amount) as amount
    from {{ ref('fact_cash_balances_daily') }} as balances
    inner join due
        on
            balances.account_id = due.account_id
            and balances.currency = due.currency
            and balances.balance_date >= due.ex_date
            and balances.balance_date < due.pay_date
    group by balances.account_id, balances.currency, balances.balance_date
)

select balances.account_id, balances.currency, balances.balance_date, balances.dividends_receivable, receivable.amount
from {{ ref('fact_cash_balances_daily') }} as balances
left join receivable
    on
        balances.account_id = receivable.account_id
        and balances.currency = receivable.currency
        and balances.balance_date = receivable.balance_date
where (balances.dividends_receivable = coalesce(receivable.amount, 0)) is not true
