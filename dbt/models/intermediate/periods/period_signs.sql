{# Whole sums of shares: in whatever order they are added, they are the same. #}
{% set growths = growths_looked_at().split() %}
-- The present value of a period's flows at each rate that is looked at, without what there was at its two ends.
with periods as (
    select * from {{ ref('periods') }}
),

flows as (
    {{ flows_of_scopes() }}
),

terms as (
    select
        periods.*,
        flows.amount,
        cast(flows.amount as double) / cast(nullif(periods.moved, 0) as double) as share,
        cast({{ days_between('flows.flow_date', 'periods.from_date') }} as double) / 365 as years,
        flows.flow_date
    from periods
    {{ join_flows() }}
)

select
    scope_type,
    scope_id,
    period,
    as_of_date,
    {% for column in carried_by_periods().split() %}
        max({{ column }}) as {{ column }},
    {% endfor %}
    coalesce(max(case when flow_date < as_of_date then amount end), 0) as highest_amount,
    coalesce(min(case when flow_date < as_of_date then amount end), 0) as lowest_amount,
    coalesce(max(case when flow_date = as_of_date then amount end), 0) as last_amount,
{% for growth in growths %}
    {{ sum_of_shares('share * ' ~ discount(growth, 'years', 'span')) }} as sum_{{ loop.index0 }}{{ ',' if not loop.last }}
{% endfor %}
from terms
group by scope_type, scope_id, period, as_of_date
