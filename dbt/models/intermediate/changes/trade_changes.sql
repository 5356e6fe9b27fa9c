-- Fills that are other than at the last recorded run, and the other halves of their transfers: the account and symbol before and
-- after, to the end of the days.
with received as (
    select * from {{ changed_rows('trades') }}
),

changed as (
    select entity, account_id, symbol, transfer_id, trade_date from received where is_live
),

{% set days = days_between_as_of_dates() %}

trade_versions as (
    select * from {{ ref('trade_versions') }} where is_live
),

booked_or_no_longer as (
    select entity, account_id, symbol, trade_date
    from trade_versions
    where trade_date > {{ days[0] }} and trade_date <= {{ days[1] }}
),

-- Of a transfer in kind: with or without this one it is another event.
other_halves as (
    select
        explode(array(changed.entity, trade_versions.entity)) as entity,
        trade_versions.account_id,
        trade_versions.symbol,
        trade_versions.trade_date
    from trade_versions
    inner join changed
        on trade_versions.transfer_id = changed.transfer_id
),

-- What is held now may be due a dividend that no rate tells how to count, or no longer.
dividends as (
    select entity from {{ ref('corporate_action_versions') }}
    where
        is_live and action_type = 'CASH_DIVIDEND'
        and symbol in (select symbol from changed where account_id in {{ with_dividends_of_actions() }})
)

select
    'trades' as topic,
    entity,
    account_id,
    symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    true as is_of_fills,
    trade_date as from_date,
    date '9999-12-31' as until_date
from (
    select entity, account_id, symbol, trade_date from changed
    union all
    select * from other_halves
    union all
    select * from booked_or_no_longer
) as touched
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('trades', 'received') }}
union all
{{ issue_rows('corporate_actions', 'dividends') }}
