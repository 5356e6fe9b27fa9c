-- Money between two accounts of a scope that has left one and not reached the other: + on its way, - what came before it left.
with on_its_way as (
    select *, explode({{ days_of('value_date', 'until_date', 'scope') }}) as transit_date
    from (
        select
            account_id, transfer_account_id, currency, base_currency, signed_amount, value_date,
            least(date_sub(transfer_date, 1), {{ as_of() }}) as until_date
        from {{ ref('fact_cash_events') }}
        where transfer_date > value_date and is_booked and tracks_cash
    ) as first_halves
),

scope_members as (
    select * from {{ ref('scope_members') }} where {{ within_history('scope') }}
),

of_scopes as (
    select
        members.scope_type,
        members.scope_id,
        members.currency as scope_currency,
        on_its_way.currency,
        on_its_way.base_currency,
        on_its_way.signed_amount,
        on_its_way.transit_date
    from on_its_way
    inner join scope_members as members
        on on_its_way.account_id = members.account_id
    inner join scope_members as others
        on
            on_its_way.transfer_account_id = others.account_id
            and members.scope_type = others.scope_type
            and members.scope_id = others.scope_id
    where others.tracks_cash
),

in_base_currency as (
    select
        of_scopes.*,
        {{ converted('-of_scopes.signed_amount', rate_of('rates', 'of_scopes.currency', 'of_scopes.base_currency')) }} as amount
    from of_scopes
    {{ join_rate('rates', 'of_scopes.currency', 'of_scopes.base_currency', 'of_scopes.transit_date') }}
),

in_scope_currency as (
    select
        moved.*,
        {{ converted('moved.amount', rate_of('rates', 'moved.base_currency', 'moved.scope_currency')) }} as scope_amount
    from in_base_currency as moved
    {{ join_rate('rates', 'moved.base_currency', 'moved.scope_currency', 'moved.transit_date') }}
)

select
    scope_type,
    scope_id,
    {{ money('coalesce(sum(scope_amount), 0)') }} as cash_in_transit,
    transit_date
from in_scope_currency
group by scope_type, scope_id, transit_date
