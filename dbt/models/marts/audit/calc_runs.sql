-- depends_on: the gold tables, so that a run is recorded last, and only when everything before it is in place
{% set last_models = [
    'dim_account', 'dim_symbol', 'dim_date', 'fact_trades', 'fact_lots', 'fact_pnl_daily', 'daily_returns', 'drawdown',
    'rolling_volatility', 'data_issues',
] %}
{% for model in last_models %}
-- {{ ref(model) }}
{% endfor %}

{{ config(materialized='incremental', incremental_strategy='append') }}

select
    '{{ var("run")["run_id"] | default(invocation_id) }}' as run_id,
    '{{ var("run")["code_version"] | default("") }}' as code_version,
    '{{ var("run")["kafka_offsets"] | default({}) | tojson }}' as kafka_offsets,
    '{{ var("bronze_versions") | tojson }}' as bronze_versions,
    cast(null as bigint) as rows_restated,
    {{ as_of() }} as as_of_date,
    timestamp '{{ var("run")["started"] | default(run_started_at) }}' as started,
    current_timestamp() as ended
