{#
    What an index returned between two days: nothing that a statistic could be of from a loss of all on, nor where it is 100 (10,000 %)
    or more, of money that was all but gone.
#}
{% macro observed_return(from_index, to_index) -%}
    case
        when {{ from_index }} > 0 and {{ to_index }} > 0 and {{ to_index }} / nullif({{ from_index }}, 0) < 101
            then {{ to_index }} / nullif({{ from_index }}, 0) - 1
    end
{%- endmacro %}


{#
    The sample standard deviation of returns over a window, from exact sums of their first 14 decimals: one that slides in doubles keeps a
    trace of what has left the window (Sail).
#}
{% macro deviation_over(value, window, n) -%}
    sqrt({{ products_over(value, value, window, n) }} / {{ n * (n - 1) }}) / 1e14
{%- endmacro %}


{# A sum of doubles as decimals: exact, and so the same in whatever order. Returns are below 100. #}
{% macro exact_sum(value, condition='true') -%}
    sum(case when {{ condition }} then cast({{ value }} as decimal(38, 24)) end)
{%- endmacro %}


{# What each period comes to, of its returns with their means. A fifth of the way is a whole number of returns, and a part of one. #}
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


{# Volatility over windows of so many returns, and how many there are, each length in columns of its own. #}
{% macro volatility_over(returns, lengths) %}
    select
        *,
        {% for length in lengths %}
        case
            when count(trading_day_return) over days_{{ length }} = {{ length }}
                then {{ deviation_over('trading_day_return', 'days_' ~ length, length) }} * sqrt(252)
        end as volatility_{{ length }},
        count(*) over days_{{ length }} as observations_{{ length }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ returns }}
    window
        {% for length in lengths %}
        days_{{ length }} as (
            partition by scope_type, scope_id order by value_date rows between {{ length - 1 }} preceding and current row
        ){{ ',' if not loop.last }}
        {% endfor %}
{% endmacro %}


{# n x the sum of products less the product of sums of two returns over a window: exact, of their first 14 decimals. #}
{% macro products_over(one, other, window, n) -%}
    {%- set whole_one = 'cast(' ~ one ~ ' * 1e14 as decimal(17, 0))' -%}
    {%- set whole_other = 'cast(' ~ other ~ ' * 1e14 as decimal(17, 0))' -%}
    cast(
        cast(sum(cast({{ whole_one }} as decimal(34, 0)) * {{ whole_other }}) over {{ window }} as decimal(35, 0))
        * cast({{ n }} as decimal(3, 0))
        - cast(sum({{ whole_one }}) over {{ window }} as decimal(19, 0)) * cast(sum({{ whole_other }}) over {{ window }} as decimal(19, 0))
        as double
    )
{%- endmacro %}


{# The correlation of pairs of returns over windows of so many common days, one row for each length; null until it is full. #}
{% macro correlations_over(returns, lengths) %}
    {% for length in lengths %}
    select
        symbol_a, symbol_b, {{ length }} as window_days, n_obs,
        case
            when known = {{ length }} and own_own > 0 and other_other > 0
                then own_other / (sqrt(nullif(own_own, 0)) * sqrt(nullif(other_other, 0)))
        end as correlation,
        calendar_date, next_date
    from (
        select
            symbol_a, symbol_b, calendar_date,
            count(*) over days as n_obs,
            count(own + other) over days as known,
            {{ products_over('own', 'own', 'days', length) }} as own_own,
            {{ products_over('other', 'other', 'days', length) }} as other_other,
            {{ products_over('own', 'other', 'days', length) }} as own_other,
            lead(calendar_date) over (partition by symbol_a, symbol_b order by calendar_date) as next_date
        from {{ returns }}
        where nth > 1
        window days as (
            partition by symbol_a, symbol_b order by calendar_date rows between {{ length - 1 }} preceding and current row
        )
    ) as of_{{ length }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}
