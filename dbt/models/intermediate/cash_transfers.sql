{% set topics = ['cash_events', 'accounts', 'fx_rates'] %}
-- The other half of each cash transfer that has just one, whichever day it is of.
with transfers as (
    select * from {{ ref('cash_event_versions') }}
    where is_live and cash_type in ('TRANSFER_IN', 'TRANSFER_OUT') and transfer_id is not null
),

transfers_of_accounts as (
    select transfer_id from transfers where {{ within('account', topics=topics) }}
),

halves as (
    select
        *,
        count(*) over (partition by transfer_id, currency, cash_type) = 1 as is_only_half
    from transfers
    where transfer_id in (select transfer_id from transfers_of_accounts)
)

select
    one.cash_event_id,
    other.account_id as transfer_account_id,
    other.amount as transfer_amount,
    other.value_date as transfer_date,
    -- Of the same day it is the one that arrives.
    if(one.cash_type = 'TRANSFER_IN', other.value_date <= one.value_date, other.value_date < one.value_date) as is_later_half
from halves as one
inner join halves as other
    on one.transfer_id = other.transfer_id and one.currency = other.currency and one.cash_type <> other.cash_type
where
    one.is_only_half
    and other.is_only_half
    -- Within an account nothing is on its way.
    and (one.account_id <> other.account_id or (one.amount = other.amount and one.value_date = other.value_date))
