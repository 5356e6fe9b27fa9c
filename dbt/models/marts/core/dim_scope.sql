{{ config(materialized='view') }}

{% set policies = 'base_currency, reporting_currency, flow_timing, first_activity_date, last_activity_date' %}
with accounts as (
    select * from {{ ref('dim_account') }} where first_activity_date is not null
),

members as (
    {{ members_of_scopes(policies) }}
)

select
    scope_type,
    scope_id,
    case when count(distinct flow_timing) = 1 then max(flow_timing) else 'IN_START_OUT_END' end as flow_timing,
    case when count(distinct base_currency) = 1 then max(base_currency) else max(reporting_currency) end as currency,
    count(*) as account_count,
    min(first_activity_date) as first_activity_date,
    max(last_activity_date) as last_activity_date
from members
group by scope_type, scope_id
