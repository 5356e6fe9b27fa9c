-- Cash events that are other than at the last recorded run, and the other halves of their transfers.
with received as (
    select * from {{ changed_rows('cash_events') }}
),

changed as (
    select entity, account_id, symbol, transfer_id, value_date from received where is_live
),

{% set days = days_between_as_of_dates() %}

cash_event_versions as (
    select * from {{ ref('cash_event_versions') }} where is_live
),

booked_or_no_longer as (
    select entity, account_id, symbol, transfer_id, value_date
    from cash_event_versions
    where value_date > {{ days[0] }} and value_date <= {{ days[1] }}
),

known as (
    select entity, transfer_id from changed
    union all
    select entity, transfer_id from booked_or_no_longer
),

other_halves as (
    select
        explode(array(known.entity, cash_event_versions.entity)) as entity,
        cash_event_versions.account_id,
        cash_event_versions.symbol,
        cash_event_versions.transfer_id,
        cash_event_versions.value_date
    from cash_event_versions
    inner join known
        on cash_event_versions.transfer_id = known.transfer_id
)

select
    'cash_events' as topic,
    entity,
    account_id,
    symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    false as is_of_fills,
    value_date as from_date,
    date '9999-12-31' as until_date
from (
    select * from changed
    union all
    select * from other_halves
    union all
    select * from booked_or_no_longer
) as touched
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('cash_events', 'received') }}
