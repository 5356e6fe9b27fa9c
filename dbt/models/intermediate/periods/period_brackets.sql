{% set growths = growths_looked_at().split() %}
-- Between which two of the rates the present value of a period changes its sign, and how often it does.
with period_signs as (
    select
        *,
        cast(from_value as double) / cast(nullif(moved, 0) as double) as from_share,
        cast(to_value as double) / cast(nullif(moved, 0) as double) as to_share,
        -- Of what is paid in and got back, day by day: one of each has to be there.
        from_value < 0 or highest_amount > 0 or to_value + last_amount > 0 as has_income,
        from_value > 0 or lowest_amount < 0 or to_value + last_amount < 0 as has_payment
    from {{ ref('period_signs') }}
),

with_signs as (
    select
        *,
    {% for growth in growths %}
        {{ as_share('sum_' ~ loop.index0) }}
        - from_share * {{ discount(growth, 'cast(0 as double)', 'span') }}
        + to_share * {{ discount(growth, 'span', 'span') }} >= 0 as is_gain_{{ loop.index0 }}{{ ',' if not loop.last }}
    {% endfor %}
    from period_signs
),

with_changes as (
    select
        *,
        {% for growth in growths[1:] %}
            case when is_gain_{{ loop.index0 }} <> is_gain_{{ loop.index }} then 1 else 0 end{{ ' +' if not loop.last }}
        {% endfor %}
            as root_count,
        case
            {% for growth in growths[1:] %}
                when is_gain_{{ loop.index0 }} <> is_gain_{{ loop.index }} then ln({{ growths[loop.index0] }})
            {% endfor %}
        end as low,
        case
            {% for growth in growths[1:] %}
                when is_gain_{{ loop.index0 }} <> is_gain_{{ loop.index }} then ln({{ growth }})
            {% endfor %}
        end as high,
        case
            {% for growth in growths[1:] %}
                when is_gain_{{ loop.index0 }} <> is_gain_{{ loop.index }} then is_gain_{{ loop.index0 }}
            {% endfor %}
        end as is_gain_at_low
    from with_signs
)

select
    scope_type,
    scope_id,
    period,
    as_of_date,
    {% for column in carried_by_periods().split() %}
        {{ column }},
    {% endfor %}
    from_share,
    to_share,
    case
        when moved is null then 'BEFORE_BASE'
        when not (has_income and has_payment) then 'NO_SIGN_CHANGE'
        when root_count = 0 then 'NO_ROOT'
        when root_count > 1 then 'SEVERAL_ROOTS'
        else 'FOUND'
    end as xirr_status,
    low,
    high,
    is_gain_at_low
from with_changes
