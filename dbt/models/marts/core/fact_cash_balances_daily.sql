{{ config(unique_key=['account_id', 'currency', 'balance_date'], restate={'grain': 'account', 'date': 'balance_date'}) }}

with movements as (
    select * from {{ ref('cash_movements') }} where {{ within_history('account') }}
),

-- In its base currency an account has a balance from its first event on, and no other if it does not track its cash.
with_base_currency as (
    select account_id, currency, base_currency, amount, due, movement_date from movements where tracks_cash
    union all
    select
        account_id,
        base_currency as currency,
        base_currency,
        cast(0 as decimal(24, 6)) as amount,
        cast(0 as decimal(24, 6)) as due,
        min(movement_date) as movement_date
    from movements
    group by account_id, base_currency
),

days_with_movement as (
    select account_id, currency, base_currency, sum(amount) as amount, sum(due) as due, movement_date
    from with_base_currency
    group by account_id, currency, base_currency, movement_date
),

balances as (
    select
        account_id,
        currency,
        base_currency,
        {{ money('sum(amount) over movements_until') }} as balance,
        {{ money('sum(due) over movements_until') }} as dividends_receivable,
        movement_date as from_date,
        coalesce(
            date_sub(lead(movement_date) over (partition by account_id, currency order by movement_date), 1), {{ as_of() }}
        ) as until_date
    from days_with_movement
    window movements_until as (
        partition by account_id, currency order by movement_date rows between unbounded preceding and current row
    )
),

on_every_day as (
    select *, explode({{ days_of('from_date', 'until_date', 'account') }}) as balance_date
    from balances
)

select
    balances.account_id,
    balances.currency,
    balances.balance,
    balances.dividends_receivable,
    {{ rate_of('rates', 'balances.currency', 'balances.base_currency') }} as fx_rate,
    {{ converted('balances.balance', rate_of('rates', 'balances.currency', 'balances.base_currency')) }} as balance_base,
    {{ converted('balances.dividends_receivable', rate_of('rates', 'balances.currency', 'balances.base_currency')) }}
        as dividends_receivable_base,
    rates.rate_date as fx_rate_date,
    balances.balance_date
from on_every_day as balances
{{ join_rate('rates', 'balances.currency', 'balances.base_currency', 'balances.balance_date') }}
