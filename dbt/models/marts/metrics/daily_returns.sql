{{ config(unique_key=['scope_type', 'scope_id', 'return_date'], restate={'grain': 'returns', 'date': 'return_date'}) }}

with fact_portfolio_value_daily as (
    select * from {{ ref('fact_portfolio_value_daily') }}
    where {{ within('returns', 'value_date', before=1) }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
),

scope_trading_days as (
    select * from {{ ref('scope_trading_days') }}
),

scope_policies as (
    select
        scope_type,
        scope_id,
        if(count(distinct flow_timing) = 1, max(flow_timing), 'IN_START_OUT_END') as flow_timing
    from scope_members
    group by scope_type, scope_id
),

with_previous_value as (
    select
        fact_portfolio_value_daily.*,
        scope_policies.flow_timing,
        lag(total_value, 1, 0) over (
            partition by fact_portfolio_value_daily.scope_type, fact_portfolio_value_daily.scope_id
            order by fact_portfolio_value_daily.value_date
        ) as previous_value
    from fact_portfolio_value_daily
    inner join scope_policies
        on
            fact_portfolio_value_daily.scope_type = scope_policies.scope_type
            and fact_portfolio_value_daily.scope_id = scope_policies.scope_id
),

with_base as (
    select
        *,
        case flow_timing
            when 'ALL_START' then previous_value + inflow - outflow
            when 'ALL_END' then previous_value
            else previous_value + inflow
        end as start_value,
        case flow_timing
            when 'ALL_START' then total_value
            when 'ALL_END' then total_value - inflow + outflow
            else total_value + outflow
        end as end_value
    from with_previous_value
),

with_return as (
    select
        *,
        if(start_value > 0, cast(end_value as double) / cast(start_value as double) - 1, null) as daily_return
    from with_base
)

select
    with_return.scope_type,
    with_return.scope_id,
    with_return.flow_timing,
    with_return.valuation_status,
    with_return.daily_return,
    with_return.daily_return * 100 as daily_return_pct,
    {{ money('with_return.start_value') }} as start_value,
    {{ money('with_return.end_value') }} as end_value,
    coalesce(scope_trading_days.is_trading_day, {{ iso_weekday('with_return.value_date') }} <= 5) as is_trading_day,
    with_return.start_value <= 0 as is_no_investment,
    with_return.value_date as return_date
from with_return
left join scope_trading_days
    on
        with_return.scope_type = scope_trading_days.scope_type
        and with_return.scope_id = scope_trading_days.scope_id
        and with_return.value_date = scope_trading_days.holding_date
