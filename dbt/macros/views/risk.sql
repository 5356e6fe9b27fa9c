{# A sum of doubles as decimals: exact, and so the same in whatever order. Returns are below 100. #}
{% macro exact_sum(value, condition='true') -%}
    sum(case when {{ condition }} then cast({{ value }} as decimal(38, 24)) end)
{%- endmacro %}


{# What each period comes to, of its returns with their means. 5 % of the way is a whole number of returns, and a part of one. #}
{% macro sums_of_risk(returns) %}
    {% set below = 'floor((n_obs - 1) / cast(20 as double))' %}
    {% set part = '((n_obs - 1) / cast(20 as double) - ' ~ below ~ ')' %}
    select
        scope_type, scope_id, period, as_of_date,
        max(from_date) as from_date,
        max(n_obs) as n_obs,
        coalesce(max(n_obs) = max(n_own), false) as has_all,
        coalesce(max(n_obs) = max(n_both), false) as has_both,
        max(mean_own) as mean_own,
        max(mean_other) as mean_other,
        max_by(to_index, return_date) / nullif(min_by(from_index, return_date), 0) as growth,
        min(drawdown) as max_drawdown,
        {% for name, one, other in [
            ('own_own', 'own - mean_own', 'own - mean_own'), ('other_other', 'other - mean_other', 'other - mean_other'),
            ('own_other', 'own - mean_own', 'other - mean_other'),
            ('active_active', 'own - other - mean_own + mean_other', 'own - other - mean_own + mean_other'),
            ('downside', 'least(own, 0)', 'least(own, 0)'),
        ] %}
        cast({{ exact_sum('(' ~ one ~ ') * (' ~ other ~ ')') }} as double) as {{ name }},
        {% endfor %}
        sum(case nth when {{ below }} + 1 then own * (1 - {{ part }}) when {{ below }} + 2 then own * {{ part }} end) as var_95,
        cast({{ exact_sum('own', 'nth <= ' ~ below ~ ' + 1') }} as double)
        / nullif(max(cast({{ below }} + 1 as double)), 0) as cvar_95
    from {{ returns }}
    group by scope_type, scope_id, period, as_of_date
{% endmacro %}


{# The same with deviations from the mean; null of too few returns, or where not all of them are known. #}
{% macro deviations_of_risk(sums) %}
    select
        *,
        case when has_all and n_obs > 1 then sqrt(own_own / nullif(n_obs - 1, 0)) end as own_deviation,
        case when has_both and n_obs > 1 then sqrt(other_other / nullif(n_obs - 1, 0)) end as other_deviation,
        case when has_both and n_obs > 1 then sqrt(active_active / nullif(n_obs - 1, 0)) end as active_deviation,
        case when has_all and n_obs > 0 then sqrt(downside / nullif(n_obs, 0)) end as downside_deviation
    from {{ sums }}
{% endmacro %}


{# Null where it is 0, but for a last digit: what is divided by it has no value. #}
{% macro above_zero(value) -%}
    case when {{ value }} > 1e-12 then {{ value }} end
{%- endmacro %}


{# growth^exponent - 1; null where growth is not above 0, or the outcome is more than a double holds. #}
{% macro compounded(growth, exponent) -%}
    case when {{ growth }} > 0 and {{ exponent }} * ln({{ growth }}) < 700 then power({{ growth }}, {{ exponent }}) - 1 end
{%- endmacro %}


{# The yearly rate without risk of each scope: that of all its accounts, else 0. #}
{% macro risk_free_rates_of_scopes() %}
    with accounts as (
        select account_id, portfolio_id, risk_free_rate from {{ ref('dim_account') }} where first_activity_date is not null
    ),

    members as (
        {{ members_of_scopes('risk_free_rate') }}
    )

    select
        scope_type,
        scope_id,
        case when count(distinct risk_free_rate) = 1 then max(risk_free_rate) else 0 end as risk_free_rate
    from members
    group by scope_type, scope_id
{% endmacro %}
