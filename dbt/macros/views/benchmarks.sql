{# The benchmark of each scope that has one: that of all its accounts with a booked event. #}
{% macro benchmarks_of_scopes() %}
    with accounts as (
        select account_id, portfolio_id, benchmark_symbol as symbol
        from {{ ref('dim_account') }}
        where first_activity_date is not null
    ),

    members as (
        {{ members_of_scopes('symbol') }}
    )

    select scope_type, scope_id, max(symbol) as benchmark_symbol
    from members
    group by scope_type, scope_id
    having count(distinct symbol) = 1 and count(symbol) = count(*)
{% endmacro %}


{# Joins the price of a scope's benchmark at the end of two days, and the rates of these days to the scope's currency. #}
{% macro join_benchmark(of, from_date, to_date) -%}
    left join benchmarks
        on {{ of }}.scope_type = benchmarks.scope_type and {{ of }}.scope_id = benchmarks.scope_id
    left join prices as from_prices
        on benchmarks.benchmark_symbol = from_prices.symbol and {{ of }}.{{ from_date }} = from_prices.calendar_date
    left join prices as to_prices
        on benchmarks.benchmark_symbol = to_prices.symbol and {{ of }}.{{ to_date }} = to_prices.calendar_date
    {{ join_rate('from_rates', 'from_prices.currency', of ~ '.currency', of ~ '.' ~ from_date) }}
    {{ join_rate('to_rates', 'to_prices.currency', of ~ '.currency', of ~ '.' ~ to_date) }}
{%- endmacro %}


{# What the benchmark returned between the two days that join_benchmark was told; null without a price or a rate on either. #}
{% macro return_of_benchmark(of) -%}
    to_prices.price * cast({{ rate_of('to_rates', 'to_prices.currency', of ~ '.currency') }} as double)
    / nullif(
        from_prices.price * cast({{ rate_of('from_rates', 'from_prices.currency', of ~ '.currency') }} as double), 0
    ) - 1
{%- endmacro %}
