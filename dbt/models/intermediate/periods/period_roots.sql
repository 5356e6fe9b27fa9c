{#
    Newton's steps, each kept between the two rates by halving what is left of them: eight are twice what any period needed. z is
    half the period's years times how far the logarithm of 1 + rate is from the middle.
#}
{% set steps = 8 %}
{% set kept = ('scope_type scope_id period as_of_date xirr_status middle reach is_gain_at_low ' ~ carried_by_periods()).split() %}
-- The yearly rate at which the present value of a period is nothing: the root of its power series.
with z_0 as (
    select *, cast(0 as double) as z, -reach as low_z, reach as high_z from {{ ref('period_moments') }}
),

{% for step in range(steps) %}
    valued_{{ step }} as (
        select *, {{ series(16, 'z') }} as present_value, {{ series(16, 'z', first=1) }} as fall
        from z_{{ step }}
    ),

    z_{{ step + 1 }} as (
        select
            {{ kept | join(', ') }},
            {% for k in range(16) %}
                moment_{{ k }},
            {% endfor %}
            case
                when abs(z + present_value / nullif(fall, 0)) <= 1.001 * reach then z + present_value / nullif(fall, 0)
                when (present_value >= 0) = is_gain_at_low then (z + high_z) / 2
                else (low_z + z) / 2
            end as z,
            case when (present_value >= 0) = is_gain_at_low then z else low_z end as low_z,
            case when (present_value >= 0) = is_gain_at_low then high_z else z end as high_z
        from valued_{{ step }}
    ),

{% endfor %}

at_the_root as (
    select *, exp(middle + 2 * z / span) - 1 as rate from z_{{ steps }}
)

select
    scope_type,
    scope_id,
    currency,
    period,
    xirr_status,
    twr,
    twr_annualized,
    twr_gross,
    modified_dietz,
    case when xirr_status = 'FOUND' then rate end as xirr,
    from_date,
    as_of_date
from at_the_root
