-- External flows are classified for each scope anew: of a transfer between two of its accounts, what its halves differ by.
with flows as (
    select
        account_id, transfer_account_id, base_currency, flow_base, difference_base, false as is_in_kind, value_date as flow_date
    from {{ ref('fact_cash_events') }}
    where is_external and is_booked and {{ within_days_of('scope', 'value_date') }}
    union all
    {% for table, date, condition in [
        ('fact_trades', 'trade_date', 'transfer_trade_id is null'), ('fact_dividends', 'ex_date', 'true'),
        ('fact_conversions', 'ex_date', 'true'),
    ] %}
        select
            account_id,
            string(null) as transfer_account_id,
            base_currency,
            flow_base,
            cast(0 as decimal(24, 6)) as difference_base,
            false as is_in_kind,
            {{ date }} as flow_date
        from {{ ref(table) }}
        where flow_base <> 0 and is_booked and {{ condition }} and {{ within_days_of('scope', date) }}
        union all
    {% endfor %}
    select account_id, transfer_account_id, base_currency, flow_base, difference_base, true as is_in_kind, trade_date as flow_date
    from {{ ref('move_flows') }}
    where {{ within_days_of('scope', 'trade_date') }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
),

external as (
    select
        scope_members.scope_type,
        scope_members.scope_id,
        flows.base_currency,
        scope_members.currency,
        if(transfer_members.account_id is null, flows.flow_base, flows.difference_base) as flow_base,
        flows.flow_date
    from flows
    inner join scope_members
        on flows.account_id = scope_members.account_id
    -- Cash that goes to an account that does not keep it has left the scope.
    left join scope_members as transfer_members
        on
            flows.transfer_account_id = transfer_members.account_id
            and scope_members.scope_type = transfer_members.scope_type
            and scope_members.scope_id = transfer_members.scope_id
            and (transfer_members.tracks_cash or flows.is_in_kind)
    where
        {{ within_history('scope', prefix='scope_members.') }}
        and (transfer_members.account_id is null or flows.difference_base <> 0)
),

in_scope_currency as (
    select
        external.*,
        {{ converted('external.flow_base', rate_of('rates', 'external.base_currency', 'external.currency')) }} as amount
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
