{% set topics = ['cash_events', 'accounts', 'fx_rates'] %}
{{ config(unique_key=['cash_event_id'], restate={'grain': 'account', 'topics': topics}) }}

with cash_event_versions as (
    select * from {{ ref('cash_event_versions') }} where is_live and {{ within('account', topics=topics) }}
),

accounts as (
    select account_id, base_currency, tracks_cash from {{ ref('account_versions') }} where is_live
),

with_other_half as (
    select
        live.*,
        transfers.transfer_account_id,
        transfers.transfer_amount,
        transfers.transfer_date,
        coalesce(accounts.base_currency, 'USD') as base_currency,
        coalesce(accounts.tracks_cash, true) as tracks_cash,
        coalesce(transfers.is_later_half, false) as is_later_half,
        if(live.cash_type in ('DEPOSIT', 'DIVIDEND', 'INTEREST', 'FEE_REFUND', 'TAX_REFUND', 'TRANSFER_IN'), 1, -1) as direction
    from cash_event_versions as live
    left join {{ ref('cash_transfers') }} as transfers
        on live.cash_event_id = transfers.cash_event_id
    left join accounts
        on live.account_id = accounts.account_id
),

with_rates as (
    select events.*, {{ rate_of('rates', 'events.currency', 'events.base_currency') }} as base_rate
    from with_other_half as events
    {{ join_rate('rates', 'events.currency', 'events.base_currency', 'events.value_date') }}
),

with_money as (
    select
        *,
        {{ unsupported_cash_event() }} as unsupported_reason,
        {{ converted('direction * amount', 'base_rate') }} as signed_base,
        {{ is_money_of_owner('cash_type') }} = tracks_cash and not coalesce(transfer_account_id = account_id, false)
            as is_external
    from with_rates
)

select
    cash_event_id,
    account_id,
    symbol,
    cash_type,
    currency,
    base_currency,
    transfer_id,
    transfer_account_id,
    event_id,
    source,
    unsupported_reason,
    version,
    cast(direction * amount as decimal(24, 6)) as signed_amount,
    {{ money('amount + fee + tax') }} as gross_amount,
    fee,
    tax,
    transfer_amount,
    base_rate,
    signed_base,
    {{ converted('fee', 'base_rate') }} as fee_base,
    {{ converted('tax', 'base_rate') }} as tax_base,
    -- What an account does not keep flows in and out: income at once to its owner, what it costs from there.
    {{ money('case when not is_external then 0 when tracks_cash then 1 else -1 end * signed_base') }} as flow_base,
    if(is_later_half, {{ converted('direction * (amount - transfer_amount)', 'base_rate') }}, cast(0 as decimal(24, 6)))
        as difference_base,
    is_external,
    tracks_cash,
    unsupported_reason is null and value_date <= {{ as_of() }} as is_booked,
    value_date,
    transfer_date,
    occurred_at,
    recorded_at,
    known_at
from with_money
