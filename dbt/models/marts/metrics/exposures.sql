{{ config(materialized='view') }}
-- Shares are added up as decimals: doubles, in another order, make another last digit.
with accounts as (
    select account_id, portfolio_id, base_currency from {{ ref('dim_account') }} where first_activity_date is not null
),

members as (
    {{ members_of_scopes('account_id, base_currency') }}
),

days as (
    select periods.scope_type, periods.scope_id, periods.currency, periods.as_of_date, on_day.total_value, on_day.cash_in_transit
    from {{ ref('fact_period_returns') }} as periods
    inner join {{ ref('fact_portfolio_value_daily') }} as on_day
        on
            periods.scope_type = on_day.scope_type
            and periods.scope_id = on_day.scope_id
            and periods.as_of_date = on_day.value_date
    where periods.period = '1D'
),

items as ({{ exposed_items() }}),

in_scope_currency as (
    select
        days.scope_type, days.scope_id, days.as_of_date, days.total_value,
        {{ converted('items.amount', rate_of('rates', 'members.base_currency', 'days.currency')) }} as amount,
        items.asset_class, items.sector, items.country, items.item_currency, items.instrument
    from days
    inner join members
        on days.scope_type = members.scope_type and days.scope_id = members.scope_id
    inner join items
        on members.account_id = items.account_id and days.as_of_date = items.item_date
    {{ join_rate('rates', 'members.base_currency', 'days.currency', 'days.as_of_date') }}
    union all
    select
        scope_type, scope_id, as_of_date, total_value, cash_in_transit as amount, 'CASH' as asset_class, 'CASH' as sector,
        'CASH' as country, 'IN_TRANSIT' as item_currency, 'CASH:IN_TRANSIT' as instrument
    from days
    where cash_in_transit <> 0
),

by_member as (
    select
        scope_type, scope_id, as_of_date, total_value, dimension, member,
        {{ money('sum(case when amount > 0 then amount else 0 end)') }} as long_value,
        {{ money('sum(case when amount < 0 then amount else 0 end)') }} as short_value
    from ({{ items_by_dimension('in_scope_currency') }}) as of_dimensions
    where amount <> 0
    group by scope_type, scope_id, as_of_date, total_value, dimension, member
),

with_shares as (
    select
        *,
        cast(long_value - short_value as double) / cast(sum(long_value - short_value) over dimensions as double) as share,
        row_number() over (
            partition by scope_type, scope_id, as_of_date, dimension order by long_value - short_value desc, member
        ) as by_size
    from by_member
    window dimensions as (partition by scope_type, scope_id, as_of_date, dimension)
)

select
    scope_type, scope_id, dimension, member,
    {{ money('long_value + short_value') }} as market_value,
    long_value,
    short_value,
    {{ money('long_value - short_value') }} as gross_value,
    cast(long_value + short_value as double) / nullif(cast(total_value as double), 0) as weight,
    cast(sum(cast(share * share as decimal(28, 20))) over dimensions as double) as herfindahl,
    cast(sum(cast(case when by_size <= 10 then share else 0 end as decimal(28, 20))) over dimensions as double) as top_10_weight,
    as_of_date
from with_shares
window dimensions as (partition by scope_type, scope_id, as_of_date, dimension)
