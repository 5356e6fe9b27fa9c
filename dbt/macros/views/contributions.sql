{#
    Contributions to the returns of periods: running sums up to the days at whose end a period begins or ends, of which a period is
    the difference. The symbol of cash, and of all that is of no symbol, is '' on the way.
#}


{# The periods that have a return, each with the index at its start. #}
{% macro returned_periods() %}
    select
        periods.scope_type, periods.scope_id, periods.currency, periods.period, periods.from_date, periods.as_of_date,
        coalesce(starts.twr_index, cast(1 as double)) as from_index
    from {{ ref('fact_period_returns') }} as periods
    left join {{ ref('fact_portfolio_value_daily') }} as starts
        on
            periods.scope_type = starts.scope_type
            and periods.scope_id = starts.scope_id
            and periods.from_date = starts.value_date
    where periods.twr is not null
{% endmacro %}


{# The two days of each period, with the sign by which what came to pass until then counts. #}
{% macro ends_of_periods(periods) %}
    {% for day, sign in [('as_of_date', 1), ('from_date', -1)] %}
    select {{ periods }}.*, {{ day }} as end_date, {{ sign }} as sign from {{ periods }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}


{#
    The days of each scope up to the last of these ends: what it gained in its currency, how far one of its currency moved the
    index, null without a return, and the next end.
#}
{% macro days_by_end(ends) %}
    select *
    from (
        select
            days.scope_type, days.scope_id, days.currency, days.value_date,
            days.end_value - days.start_value as gain,
            case when days.daily_return is not null then days.index_before / nullif(cast(days.start_value as double), 0) end
                as index_by_one,
            min({{ ends }}.end_date) over (
                partition by days.scope_type, days.scope_id order by days.value_date
                rows between current row and unbounded following
            ) as end_date
        from (
            select
                *,
                coalesce(lag(twr_index) over (partition by scope_type, scope_id order by value_date), cast(1 as double))
                    as index_before
            from {{ ref('fact_portfolio_value_daily') }}
        ) as days
        left join {{ ends }}
            on
                days.scope_type = {{ ends }}.scope_type
                and days.scope_id = {{ ends }}.scope_id
                and days.value_date = {{ ends }}.end_date
    ) as with_next_end
    where end_date is not null
{% endmacro %}
