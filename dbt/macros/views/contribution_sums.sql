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
