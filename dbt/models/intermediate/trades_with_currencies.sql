-- Each live trade with the currencies that it is booked in: its account's, and its instrument's.
with trades as (
    select * from {{ ref('trade_versions') }} where is_live
),

accounts as (
    select account_id, base_currency, cost_method, tracks_cash from {{ ref('account_versions') }} where is_live
),

instruments as (
    select symbol, currency from {{ ref('instrument_versions') }} where is_live
)

select
    trades.*,
    coalesce(accounts.cost_method, 'FIFO') as cost_method,
    coalesce(accounts.base_currency, 'USD') as base_currency,
    coalesce(instruments.currency, 'USD') as local_currency,
    coalesce(accounts.tracks_cash, true) as tracks_cash
from trades
left join accounts
    on trades.account_id = accounts.account_id
left join instruments
    on trades.symbol = instruments.symbol
