-- What is held of a symbol at the end of each day that a run recomputes, in the shares of the day.
with position_changes as (
    select * from {{ ref('position_changes') }}
),

on_every_day as (
    select
        *,
        explode({{ days_of('change_date', 'until_date', 'account') }}) as position_date
    from (
        select *, if(signed_units = 0, change_date, coalesce(date_sub(next_change_date, 1), {{ as_of() }})) as until_date
        from position_changes
    )
)

select
    on_every_day.account_id,
    on_every_day.symbol,
    {{ quantity('on_every_day.signed_units / ' ~ scale_of('scales')) }} as quantity,
    on_every_day.cost_basis_gross_local,
    on_every_day.cost_basis_gross_base,
    on_every_day.cost_basis_net_base,
    on_every_day.position_date
from on_every_day
{{ join_scale('scales', 'on_every_day.symbol', 'on_every_day.position_date') }}
