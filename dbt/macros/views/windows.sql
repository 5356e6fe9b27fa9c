{# n x the sum of products less the product of sums of two returns over a window: exact, of their first 14 decimals. #}
{% macro products_over(one, other, window, n) -%}
    {%- set whole_one = 'cast(' ~ one ~ ' * 1e14 as decimal(17, 0))' -%}
    {%- set whole_other = 'cast(' ~ other ~ ' * 1e14 as decimal(17, 0))' -%}
    cast(
        cast(sum(cast({{ whole_one }} as decimal(34, 0)) * {{ whole_other }}) over {{ window }} as decimal(35, 0))
        * cast({{ n }} as decimal(3, 0))
        - cast(sum({{ whole_one }}) over {{ window }} as decimal(19, 0))
        * cast(sum({{ whole_other }}) over {{ window }} as decimal(19, 0))
        as double
    )
{%- endmacro %}


{#
    The sample standard deviation of returns over a window, from exact sums of their first 14 decimals: one that slides in doubles keeps a
    trace of what has left the window (Sail).
#}
{% macro deviation_over(value, window, n) -%}
    sqrt({{ products_over(value, value, window, n) }} / {{ n * (n - 1) }}) / 1e14
{%- endmacro %}


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
