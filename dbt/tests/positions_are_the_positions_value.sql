-- An account's positions_value is the sum of its positions that have a value, its weights are their shares of total_value,
-- and unpriced_count counts those without one, and the balances without an exchange rate.
with positions as (
    select
        account_id,
        sum(coalesce(market_value_base, 0)) as positions_value,
        sum(weight) as weight,
        count_if(quantity <> 0 and market_value_base is null) as unpriced_count,
        position_date
    from {{ ref('fact_positions_daily') }}
    group by account_id, position_date
),

cash as (
    select
        account_id,
        count_if((balance <> 0 or dividends_receivable <> 0) and balance_base is null) as unpriced_count,
        balance_date
    from {{ ref('fact_cash_balances_daily') }}
    group by account_id, balance_date
),

accounts as (
    select * from {{ ref('fact_portfolio_value_daily') }} where scope_type = 'ACCOUNT'
)

select
    coalesce(accounts.account_id, positions.account_id) as account_id,
    coalesce(accounts.value_date, positions.position_date) as value_date,
    accounts.positions_value,
    positions.positions_value as sum_of_positions,
    positions.weight
from accounts
full outer join positions
    on accounts.account_id = positions.account_id and accounts.value_date = positions.position_date
left join cash
    on accounts.account_id = cash.account_id and accounts.value_date = cash.balance_date
where
    (
        accounts.positions_value = coalesce(positions.positions_value, 0)
        and accounts.unpriced_count = coalesce(positions.unpriced_count, 0) + cash.unpriced_count
        and (
            accounts.total_value = 0
            or positions.weight is null
            or abs(positions.weight - double(accounts.positions_value) / nullif(double(accounts.total_value), 0))
            <= 1e-9 * (1 + abs(positions.weight))
        )
    ) is not true
