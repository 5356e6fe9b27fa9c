-- What renames, mergers and spin-offs made of the positions that each account had then.
{{ config(unique_key=['account_id', 'corporate_action_id'], restate={'grain': 'pair'}) }}

with conversions as (
    select
        conversions.*,
        found.units,
        found.other_units,
        found.new_units,
        {{ quantity('found.units / conversions.scale') }} as quantity,
        coalesce(
            conversions.unsupported_reason, if(found.is_booked, null, 'a position of the other side in the new symbol')
        ) as reason
    from {{ ref('converted_positions') }} as found
    inner join {{ ref('conversions_by_account') }} as conversions
        on found.account_id = conversions.account_id and found.corporate_action_id = conversions.corporate_action_id
    where {{ within('pair', prefix='conversions.') }}
),

with_cash as (
    select *, if(reason is null, {{ value_of('quantity', 'cash_per_share') }}, null) as cash_amount from conversions
),

in_base_currency as (
    select
        *,
        if(cash_amount = 0, cash_amount, {{ converted('cash_amount', 'cash_base_rate') }}) as cash_base,
        if(cash_amount = 0, cash_amount, {{ converted('cash_amount', 'cash_local_rate') }}) as cash_local
    from with_cash
)

select
    account_id,
    corporate_action_id,
    {{ conversion_id('corporate_action_id', 'account_id') }} as conversion_id,
    action_type,
    symbol,
    new_symbol,
    family,
    currency,
    base_currency,
    cost_method,
    event_id,
    reason as unsupported_reason,
    version,
    quantity,
    if(reason is null, {{ quantity('new_units / new_scale') }}, null) as new_quantity,
    units,
    if(reason is null, new_units, null) as new_units,
    other_units as new_units_before,
    numerator,
    denominator,
    cost_fraction,
    cash_per_share,
    cash_amount,
    cash_base,
    cash_local,
    -- Money that an account does not keep goes out to its owner.
    if(reason is null, {{ money("if(tracks_cash, 0, -cash_base)") }}, null) as flow_base,
    if(reason is null, local_rate, null) as local_rate,
    close_fx_rate,
    local_currency = new_local_currency as is_same_currency,
    tracks_cash,
    reason is null as is_booked,
    ex_date,
    known_at
from in_base_currency
