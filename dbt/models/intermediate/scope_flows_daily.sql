-- External flows are classified for each scope anew: a transfer between two of its accounts is none of its flows.
with fact_cash_events as (
    select * from {{ ref('fact_cash_events') }}
    where is_external and is_booked and {{ within_days_of('scope', 'value_date') }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
),

external as (
    select
        scope_members.scope_type,
        scope_members.scope_id,
        fact_cash_events.base_currency,
        scope_members.currency,
        fact_cash_events.signed_base,
        fact_cash_events.value_date as flow_date
    from fact_cash_events
    inner join scope_members
        on fact_cash_events.account_id = scope_members.account_id
    left join scope_members as transfer_members
        on
            fact_cash_events.transfer_account_id = transfer_members.account_id
            and scope_members.scope_type = transfer_members.scope_type
            and scope_members.scope_id = transfer_members.scope_id
    where
        {{ within_history('scope', prefix='scope_members.') }}
        and transfer_members.account_id is null
),

in_scope_currency as (
    select
        external.*,
        {{ converted('external.signed_base', rate_of('rates', 'external.base_currency', 'external.currency')) }} as amount
    from external
    {{ join_rate('rates', 'external.base_currency', 'external.currency', 'external.flow_date') }}
)

select
    scope_type,
    scope_id,
    {{ money('sum(greatest(amount, 0))') }} as inflow,
    {{ money('-sum(least(amount, 0))') }} as outflow,
    flow_date
from in_scope_currency
group by scope_type, scope_id, flow_date
