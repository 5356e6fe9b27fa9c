-- Fills that are other than at the last recorded run: the account and symbol before and after, to the end of the days.
with received as (
    select * from {{ changed_rows('trades') }}
),

changed as (
    select entity, account_id, symbol, trade_date from received where is_live
),

{% set days = days_between_as_of_dates() %}

booked_or_no_longer as (
    select entity, account_id, symbol, trade_date
    from {{ ref('trade_versions') }}
    where is_live and trade_date > {{ days[0] }} and trade_date <= {{ days[1] }}
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
    select * from changed
    union all
    select * from booked_or_no_longer
) as touched
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('trades', 'received') }}
