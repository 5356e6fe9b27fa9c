{{ config(unique_key=['account_id', 'currency', 'balance_date'], restate={'grain': 'account', 'date': 'balance_date'}) }}

with fact_cash_events as (
    select * from {{ ref('fact_cash_events') }} where is_booked and {{ within_history('account') }}
),

fact_trades as (
    select * from {{ ref('fact_trades') }} where is_booked and {{ within_history('account') }}
),

movements as (
    select account_id, signed_amount as amount, value_date as movement_date
    from fact_cash_events
    union all
    select account_id, cash_amount as amount, trade_date as movement_date
    from fact_trades
),

days_with_movement as (
    select account_id, sum(amount) as amount, movement_date
    from movements
    group by account_id, movement_date
),

balances as (
    select
        account_id,
        {{ money('sum(amount) over movements_until') }} as balance,
        movement_date as from_date,
        coalesce(
            date_sub(lead(movement_date) over (partition by account_id order by movement_date), 1), {{ as_of() }}
        ) as until_date
    from days_with_movement
    window movements_until as (
        partition by account_id order by movement_date rows between unbounded preceding and current row
    )
)

select
    account_id,
    'USD' as currency,
    balance,
    explode({{ days_of('from_date', 'until_date', 'account') }}) as balance_date
from balances
