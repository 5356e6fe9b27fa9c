-- booked_trades holds the supported trades up to the as-of date, each once, with its money; and nothing else.
with due as (
    select *
    from {{ ref('fact_trades') }}
    where
        unsupported_reason is null
        and trade_date <= {{ as_of() }}
)

select
    coalesce(due.trade_id, booked.trade_id) as trade_id,
    due.cash_amount,
    booked.cash_amount as booked_cash_amount
from due
full outer join {{ ref('booked_trades') }} as booked
    on due.trade_id = booked.trade_id
where
    (
        due.account_id = booked.account_id
        and due.symbol = booked.symbol
        and due.gross_amount = booked.gross_amount
        and due.cash_amount = booked.cash_amount
        and due.trade_date = booked.trade_date
    ) is not true
