-- The live cash dividends of each account and symbol that it ever traded or came to, whatever it held then.
with traders as (
    select * from {{ ref('traders') }}
),

dividends as (
    select * from {{ ref('corporate_action_versions') }} where is_live and action_type = 'CASH_DIVIDEND'
),

accounts as (
    select account_id, base_currency, dividend_source, tracks_cash from {{ ref('account_versions') }} where is_live
)

select
    traders.account_id,
    dividends.corporate_action_id,
    dividends.symbol,
    dividends.currency,
    coalesce(accounts.base_currency, 'USD') as base_currency,
    dividends.event_id,
    dividends.version,
    dividends.amount_per_share,
    coalesce(accounts.dividend_source, 'CASH_EVENT') as dividend_source,
    coalesce(accounts.tracks_cash, true) as tracks_cash,
    dividends.ex_date,
    -- Never paid before it is due: what is held on the evening before would move cash of earlier days.
    greatest(dividends.pay_date, dividends.ex_date) as pay_date,
    dividends.known_at
from traders
inner join dividends
    on traders.symbol = dividends.symbol
left join accounts
    on traders.account_id = accounts.account_id
