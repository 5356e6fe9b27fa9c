{#
    Gold tables as they stood published at a moment, each a relation in brackets with the columns of its table:

        select * from {{ fact_trades_as_published_at('2026-01-01 00:00:00') }} as fact_trades

    The moment is text in UTC. The row of a key is its version of the highest recorded run up to then; none if that removed it.
    In DuckDB the table macros of the same names (lake/gold/published.py) give the same rows.
#}
{% macro fact_trades_as_published_at(moment) -%}
    {{ as_published_at(ref('fact_trades_published'), ['trade_id'], moment) }}
{%- endmacro %}


{% macro fact_portfolio_value_daily_as_published_at(moment) -%}
    {{ as_published_at(ref('fact_portfolio_value_daily_published'), ['scope_type', 'scope_id', 'value_date'], moment) }}
{%- endmacro %}


{# What a run left that was not recorded does not count. #}
{% macro as_published_at(versions, keys, moment) -%}
    (
        select {{ columns_of(versions, without=['is_removed', 'run_number', 'published_from']) | join(', ') }}
        from (
            select
                *,
                row_number() over (partition by {{ keys | join(', ') }} order by run_number desc) as newest_first
            from {{ versions }}
            where run_number in (
                select run_number from {{ source('gold', 'calc_runs') }} where ended <= timestamp '{{ moment }}'
            )
        )
        where newest_first = 1 and not is_removed
    )
{%- endmacro %}
