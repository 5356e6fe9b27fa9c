{{ config(
    materialized='incremental',
    incremental_strategy='since_last_run',
    full_refresh=false,
    tblproperties=table_properties(deletion_vectors=false),
) }}

with publication as (
    select * from {{ ref('publication') }}
),

restated as (
    select count(distinct table_name, key, business_date) as row_count
    from {{ ref('restatements') }}
    where run_number = (select run_number from publication)
)

-- depends_on: the last of all other tables, for a run is recorded when all is done
{% for model in [
    'dim_account', 'dim_symbol', 'dim_date', 'fact_lots', 'fact_lot_disposals', 'fact_pnl_daily', 'drawdown',
    'rolling_volatility', 'data_issues', 'fact_trades_published', 'fact_portfolio_value_daily_published',
    'daily_returns_published', 'cumulative_returns_published',
] %}
-- {{ ref(model) }}
{% endfor %}
select
    publication.run_id,
    '{{ var("run")["code_version"] | default("") }}' as code_version,
    '{{ var("run")["kafka_offsets"] | default({}) | tojson }}' as kafka_offsets,
    '{{ var("bronze_versions") | tojson }}' as bronze_versions,
    publication.silver_versions,
    publication.gold_versions,
    publication.run_number,
    restated.row_count as rows_restated,
    publication.is_restating,
    {{ as_of() }} as as_of_date,
    timestamp '{{ var("run")["started"] | default(run_started_at) }}' as started,
    publication.published_at as ended
from publication
cross join restated
