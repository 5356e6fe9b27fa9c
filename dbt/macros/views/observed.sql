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


{# The trading days of a scope with a return, each with the index of the one before it; of the first, 1 on the base day. #}
{% macro observed_days() %}
    select
        *,
        {{ observed_return('from_index', 'twr_index') }} as trading_day_return
    from (
        select
            *,
            lag(twr_index, 1, cast(1 as double)) over days as from_index,
            coalesce(lag(value_date) over days, base_date) as from_date
        from {{ ref('fact_portfolio_value_daily') }}
        where is_trading_day and daily_return is not null
        window days as (partition by scope_type, scope_id order by value_date)
    ) as with_index_before
{% endmacro %}
