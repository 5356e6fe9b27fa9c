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


{# What amounts of money come to, and how far they moved the index: exact, and so the same in whatever order. #}
{% macro sums_of_amounts(amount) -%}
    {%- set moved = 'cast(' ~ amount ~ ' as double) * index_by_one' -%}
    cast(sum({{ amount }}) as decimal(38, 6)) as pnl,
    sum(cast(case when abs({{ moved }}) < 1e8 then {{ moved }} else 0 end as decimal(38, 20))) as moved,
    sum(case when {{ amount }} <> 0 then 1 else 0 end) as amounts,
    sum(case when abs({{ moved }}) >= 1e8 then 1 else 0 end) as too_large
{%- endmacro %}


{# Of each symbol what it came to up to each end, of the sums between two of them; cash has what symbols leave of the scope's own. #}
{% macro sums_so_far(of_symbols, of_scopes, symbols, ends) %}
    {% set sums = ['pnl', 'moved', 'amounts', 'too_large'] %}
    select
        scope_type, scope_id, symbol, end_date,
        {% for sum in sums %}
        sum({{ sum }}) over days_so_far as {{ sum }}{{ ',' if not loop.last }}
        {% endfor %}
    from (
        select
            {{ symbols }}.scope_type, {{ symbols }}.scope_id, {{ symbols }}.symbol, {{ ends }}.end_date,
            {% for sum in sums %}
            coalesce(sum(parts.{{ sum }}), 0) as {{ sum }}{{ ',' if not loop.last }}
            {% endfor %}
        from {{ symbols }}
        inner join {{ ends }}
            on {{ symbols }}.scope_type = {{ ends }}.scope_type and {{ symbols }}.scope_id = {{ ends }}.scope_id
        left join (
            select
                scope_type, scope_id, end_date, case when is_cash then '' else symbol end as symbol,
                case when is_cash then -pnl else pnl end as pnl, case when is_cash then -moved else moved end as moved,
                amounts, too_large
            from {{ of_symbols }}
            cross join (select false as is_cash union all select true as is_cash) as sides
            union all
            select scope_type, scope_id, end_date, '' as symbol, pnl, moved, amounts, too_large from {{ of_scopes }}
        ) as parts
            on
                {{ symbols }}.scope_type = parts.scope_type
                and {{ symbols }}.scope_id = parts.scope_id
                and {{ symbols }}.symbol = parts.symbol
                and {{ ends }}.end_date = parts.end_date
        group by {{ symbols }}.scope_type, {{ symbols }}.scope_id, {{ symbols }}.symbol, {{ ends }}.end_date
    ) as between_ends
    window days_so_far as (
        partition by scope_type, scope_id, symbol order by end_date rows between unbounded preceding and current row
    )
{% endmacro %}
