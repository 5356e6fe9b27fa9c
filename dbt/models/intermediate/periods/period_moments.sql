{#
    Between its two rates, low and high, the present value is a power series in the rate: its coefficients are the moments of the
    discounted flows over the time from the middle of the period. Sixteen of them tell it to the last digits of a double, so that
    the root is found without reading a flow again (docs/decisions/xirr.md).
#}
{% set moments = 16 %}
-- The moments of a period's flows, discounted by the rate in the middle of those between which its root is.
with periods as (
    select
        *,
        (low + high) / 2 as middle,
        case when low + high >= 0 then cast(0 as double) else span end as worth_at
    from {{ ref('period_brackets') }}
),

flows as (
    {{ flows_of_scopes() }}
),

terms as (
    select
        periods.*,
        cast(flows.amount as double) / cast(nullif(periods.moved, 0) as double) as share,
        cast({{ days_between('flows.flow_date', 'periods.from_date') }} as double) / 365 as years
    from periods
    {{ join_flows() }}
        and periods.xirr_status = 'FOUND'
),

discounted as (
    select
        *,
        share * exp(-middle * (years - worth_at)) as discounted_share,
        2 * years / span - 1 as moment_in_time
    from terms
),

summed as (
    select
        scope_type,
        scope_id,
        period,
        as_of_date,
        {% for column in carried_by_periods().split() %}
            max({{ column }}) as {{ column }},
        {% endfor %}
        {% for k in range(moments) %}
            {{ sum_of_shares('discounted_share' ~ ' * moment_in_time' * k) }} as sum_{{ k }},
        {% endfor %}
        max(xirr_status) as xirr_status,
        max(-from_share * exp(middle * worth_at)) as discounted_start,
        max(to_share * exp(-middle * (span - worth_at))) as discounted_end,
        max(middle) as middle,
        max((high - low) / 4 * span) as reach,
        max(is_gain_at_low) as is_gain_at_low
    from discounted
    group by scope_type, scope_id, period, as_of_date
)

select
    scope_type,
    scope_id,
    period,
    as_of_date,
    {% for column in carried_by_periods().split() %}
        {{ column }},
    {% endfor %}
    xirr_status,
    {% for k in range(moments) %}
        {{ as_share('sum_' ~ k) }} {{ '+' if k % 2 == 0 else '-' }} discounted_start + discounted_end as moment_{{ k }},
    {% endfor %}
    middle,
    reach,
    is_gain_at_low
from summed
