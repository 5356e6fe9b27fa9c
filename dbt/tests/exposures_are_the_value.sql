-- In each dimension the members add up to what the scope is worth; what was converted is rounded, each by itself.
with exposed as (
    select scope_type, scope_id, dimension, sum(market_value) as market_value, as_of_date
    from {{ ref('exposures') }}
    group by scope_type, scope_id, dimension, as_of_date
)

select
    exposed.*,
    days.total_value
from exposed
inner join {{ ref('fact_portfolio_value_daily') }} as days
    on
        exposed.scope_type = days.scope_type
        and exposed.scope_id = days.scope_id
        and exposed.as_of_date = days.value_date
where abs(double(exposed.market_value - days.total_value)) > 1e-4 + 1e-9 * abs(double(days.total_value))
