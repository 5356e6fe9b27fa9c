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

-- depends_on: {{ ref('fact_trades_published') }}, {{ ref('fact_portfolio_value_daily_published') }}
-- depends_on: {{ ref('daily_returns_published') }}, {{ ref('cumulative_returns_published') }}
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
