-- What an account has at the end of a day; when a run restates, of those that it recomputes.
with cash_by_account as (
    select
        account_id,
        sum({{ value_of_cash() }}) as balance,
        sum(coalesce(dividends_receivable_base, 0)) as dividends_receivable,
        count_if((balance <> 0 or dividends_receivable <> 0) and balance_base is null) as unpriced_count,
        balance_date
    from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date') }}
    group by account_id, balance_date
),

fact_positions_daily as (
    select * from {{ ref('fact_positions_daily') }}
    where {{ within('account', 'position_date') }}
),

account_trading_days as (
    select * from {{ ref('account_trading_days') }}
),

accounts as (
    select account_id, base_currency from {{ ref('account_versions') }} where is_live
),

positions_by_account as (
    select
        account_id,
        sum(greatest(market_value_base, 0)) as long_value,
        sum(least(market_value_base, 0)) as short_value,
        count_if(quantity <> 0 and valuation_status = 'UNPRICED') as unpriced_count,
        count_if(quantity <> 0 and valuation_status = 'CARRIED') as carried_count,
        position_date
    from fact_positions_daily
    group by account_id, position_date
)

select
    cash_by_account.account_id,
    coalesce(accounts.base_currency, 'USD') as currency,
    {{ money('cash_by_account.balance') }} as cash_balance,
    {{ money('cash_by_account.dividends_receivable') }} as dividends_receivable,
    {{ money('coalesce(positions_by_account.long_value, 0)') }} as long_value,
    {{ money('coalesce(positions_by_account.short_value, 0)') }} as short_value,
    cash_by_account.unpriced_count + coalesce(positions_by_account.unpriced_count, 0) as unpriced_count,
    coalesce(positions_by_account.carried_count, 0) as carried_count,
    account_trading_days.is_trading_day as is_trading_day_of_holdings,
    cash_by_account.balance_date as value_date
from cash_by_account
left join accounts
    on cash_by_account.account_id = accounts.account_id
left join positions_by_account
    on
        cash_by_account.account_id = positions_by_account.account_id
        and cash_by_account.balance_date = positions_by_account.position_date
left join account_trading_days
    on
        cash_by_account.account_id = account_trading_days.account_id
        and cash_by_account.balance_date = account_trading_days.holding_date
