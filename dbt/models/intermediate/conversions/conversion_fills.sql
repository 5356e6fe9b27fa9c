-- What a booked conversion is to the order of fills, before all others of its day: units of the old symbol that go (of a spin-off
-- none) and units of the new one that come.
with conversions as (
    select * from {{ ref('fact_conversions') }} where is_booked
)

select
    account_id,
    symbol,
    conversion_id as trade_id,
    cost_method,
    if(action_type = 'SPIN_OFF', cast(0 as decimal(26, 8)), {{ common_units('-units') }}) as signed_units,
    units as units_before,
    close_fx_rate as local_fx_rate,
    false as is_arrival,
    false as is_received,
    ex_date as trade_date,
    timestamp '1899-12-31 00:00:00' as ordered_at
from conversions
union all
select
    account_id,
    new_symbol as symbol,
    conversion_id as trade_id,
    cost_method,
    new_units as signed_units,
    new_units_before as units_before,
    close_fx_rate as local_fx_rate,
    true as is_arrival,
    false as is_received,
    ex_date as trade_date,
    timestamp '1899-12-31 00:00:00' as ordered_at
from conversions
where new_units <> 0
