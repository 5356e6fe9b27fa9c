{#
    The moment at which what is kept in `*_published` could be read. Those tables wait for it, and it for no others.
#}
{% set gold_models = ['fact_trades', 'fact_portfolio_value_daily', 'daily_returns', 'cumulative_returns'] %}
{{ config(materialized='table') }}

select
    '{{ var("run")["run_id"] | default(invocation_id) }}' as run_id,
    '{{ versions_of(versions_models().values()) }}' as silver_versions,
    '{{ versions_of(gold_models) }}' as gold_versions,
    {{ run_number() }} as run_number,
    {{ is_restating() }} as is_restating,
    {{ as_of() }} as as_of_date,
    current_timestamp() as published_at
