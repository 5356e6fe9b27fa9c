-- The time-weighted return of each scope and day, under its flow timing: that of its accounts, where they have one.
with scope_history as (
    select
        *,
        {{ money('long_value + short_value') }} as positions_value,
        {{ money('cash_balance + long_value + short_value') }} as total_value
    from {{ ref('scope_history') }}
),

scope_policies as (
    select distinct scope_type, scope_id, flow_timing from {{ ref('scope_members') }}
),

with_previous_value as (
    select
        scope_history.*,
        scope_policies.flow_timing,
        lag(scope_history.total_value, 1, 0) over (
            partition by scope_history.scope_type, scope_history.scope_id order by scope_history.value_date
        ) as previous_value
    from scope_history
    inner join scope_policies
        on scope_history.scope_type = scope_policies.scope_type and scope_history.scope_id = scope_policies.scope_id
),

with_base as (
    select
        *,
        {{ money("""case flow_timing
            when 'ALL_START' then previous_value + inflow - outflow
            when 'ALL_END' then previous_value
            else previous_value + inflow
        end""") }} as start_value,
        {{ money("""case flow_timing
            when 'ALL_START' then total_value
            when 'ALL_END' then total_value - inflow + outflow
            else total_value + outflow
        end""") }} as end_value
    from with_previous_value
)

select
    *,
    if(start_value > 0, cast(end_value as double) / cast(start_value as double) - 1, null) as daily_return,
    coalesce(is_trading_day_of_holdings, {{ iso_weekday('value_date') }} <= 5) as is_trading_day
from with_base
