-- depends_on: every table that a run records, so that the moment of its publication is after the last of them
{% set gold_models = ['fact_trades', 'fact_portfolio_value_daily', 'daily_returns', 'cumulative_returns'] %}
{% set last_models = [
    'dim_account', 'dim_symbol', 'dim_date', 'fact_lots', 'fact_lot_disposals', 'fact_pnl_daily', 'drawdown',
    'rolling_volatility', 'data_issues', 'fx_rate_versions',
] %}
{% for model in last_models %}
-- {{ ref(model) }}
{% endfor %}
{{ config(materialized='table') }}

select
    '{{ var("run")["run_id"] | default(invocation_id) }}' as run_id,
    '{{ versions_of(versions_models().values()) }}' as silver_versions,
    '{{ versions_of(gold_models) }}' as gold_versions,
    {{ run_number() }} as run_number,
    {{ is_restating() }} as is_restating,
    current_timestamp() as published_at
