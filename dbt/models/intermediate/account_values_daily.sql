-- What an account has at the end of a day; when a run restates, of those that it recomputes.
with fact_cash_balances_daily as (
    select * from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date') }}
),

fact_positions_daily as (
    select * from {{ ref('fact_positions_daily') }}
    where {{ within('account', 'position_date') }}
),

account_trading_days as (
    select * from {{ ref('account_trading_days') }}
),

positions_by_account as (
    select
        account_id,
        sum(coalesce(market_value_base, 0)) as positions_value,
        sum(greatest(market_value_base, 0)) as long_value,
        sum(least(market_value_base, 0)) as short_value,
        count_if(quantity <> 0 and valuation_status = 'UNPRICED') as unpriced_count,
        count_if(quantity <> 0 and valuation_status = 'CARRIED') as carried_count,
        position_date
    from fact_positions_daily
    group by account_id, position_date
)

select
    fact_cash_balances_daily.account_id,
    fact_cash_balances_daily.balance as cash_balance,
    {{ money('coalesce(positions_by_account.positions_value, 0)') }} as positions_value,
    {{ money('coalesce(positions_by_account.long_value, 0)') }} as long_value,
    {{ money('coalesce(positions_by_account.short_value, 0)') }} as short_value,
    coalesce(positions_by_account.unpriced_count, 0) as unpriced_count,
    coalesce(positions_by_account.carried_count, 0) as carried_count,
    account_trading_days.is_trading_day as is_trading_day_of_holdings,
    fact_cash_balances_daily.balance_date as value_date
from fact_cash_balances_daily
left join positions_by_account
    on
        fact_cash_balances_daily.account_id = positions_by_account.account_id
        and fact_cash_balances_daily.balance_date = positions_by_account.position_date
left join account_trading_days
    on
        fact_cash_balances_daily.account_id = account_trading_days.account_id
        and fact_cash_balances_daily.balance_date = account_trading_days.holding_date
