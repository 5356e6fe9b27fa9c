-- Each live trade with the currencies that it is booked in: its account's, and its instrument's.
with trades as (
    select * from {{ ref('trade_versions') }} where is_live
),

accounts as (
    select account_id, base_currency from {{ ref('account_versions') }} where is_live
),

instruments as (
    select symbol, currency from {{ ref('instrument_versions') }} where is_live
)

select
    trades.*,
    coalesce(accounts.base_currency, 'USD') as base_currency,
    coalesce(instruments.currency, 'USD') as local_currency
from trades
left join accounts
    on trades.account_id = accounts.account_id
left join instruments
    on trades.symbol = instruments.symbol
