with cash_event_versions as (
    select * from {{ ref('cash_event_versions') }} where is_live
),

-- Both halves of a transfer are needed to know either.
transfers_of_accounts as (
    select transfer_id from cash_event_versions where {{ within('account', topics=['cash_events']) }} and transfer_id is not null
),

in_scope as (
    select *
    from cash_event_versions
    where {{ within('account', topics=['cash_events']) }} or transfer_id in (select transfer_id from transfers_of_accounts)
),

live as (
    select
        *,
        {{ unsupported_currency() }} as unsupported_reason,
        count(*) over (partition by transfer_id, cash_type, currency, amount, value_date) = 1 as is_only_half
    from in_scope
),

transfers as (
    select
        transfer_id,
        if(cash_type = 'TRANSFER_IN', 'TRANSFER_OUT', 'TRANSFER_IN') as other_type,
        currency,
        amount,
        max(account_id) as account_id,
        value_date
    from live
    where cash_type in ('TRANSFER_IN', 'TRANSFER_OUT') and transfer_id is not null
    group by transfer_id, cash_type, currency, amount, value_date
    having count(*) = 1
)

select
    live.cash_event_id,
    live.account_id,
    live.symbol,
    live.cash_type,
    live.currency,
    live.transfer_id,
    transfers.account_id as transfer_account_id,
    live.event_id,
    live.source,
    live.unsupported_reason,
    live.version,
    cast(
        if(live.cash_type in ('DEPOSIT', 'DIVIDEND', 'INTEREST', 'FEE_REFUND', 'TAX_REFUND', 'TRANSFER_IN'), 1, -1) * live.amount
        as decimal(24, 6)
    ) as signed_amount,
    {{ money('live.amount + live.fee + live.tax') }} as gross_amount,
    live.fee,
    live.tax,
    live.cash_type in ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER_IN', 'TRANSFER_OUT')
    and not coalesce(transfers.account_id = live.account_id, false) as is_external,
    live.value_date,
    live.occurred_at,
    live.recorded_at,
    live.known_at
from live
left join transfers
    on
        live.is_only_half
        and live.transfer_id = transfers.transfer_id
        and live.cash_type = transfers.other_type
        and live.currency = transfers.currency
        and live.amount = transfers.amount
        and live.value_date = transfers.value_date
