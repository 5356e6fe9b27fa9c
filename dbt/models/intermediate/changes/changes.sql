{#
    What the rows of this run depend on and the last recorded run had not seen, or had seen otherwise: by event, the account,
    symbol and days that it touches. Empty when every table is made anew.
#}
{{ config(materialized='table') }}

{% set days = days_between_as_of_dates() %}

with of_entities as (
    select * from {{ ref('trade_changes') }}
    union all
    select * from {{ ref('cash_event_changes') }}
    union all
    select * from {{ ref('price_changes') }}
    union all
    select * from {{ ref('corporate_action_changes') }}
    union all
    select * from {{ ref('reference_changes') }}
),

current_versions as (
    {% for topic, model in versions_models().items() %}
        select '{{ topic }}' as topic, entity, event_id, version, known_at from {{ ref(model) }} where is_current
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

touched as (
    select * from of_entities
    union all
    select
        'as_of' as topic, null as entity, null as account_id, null as symbol, null as portfolio_id, false as is_of_fills,
        date_add({{ days[0] }}, 1) as from_date, date '9999-12-31' as until_date
    where {{ days[0] }} < {{ days[1] }}
),

accounts as (
    select account_id, portfolio_id from {{ ref('account_versions') }} where is_live
),

policies as (
    select bool_or(flow_timing <> 'IN_START_OUT_END') as are_different from {{ ref('account_versions') }} where is_live
)

select distinct
    touched.topic,
    touched.entity,
    current_versions.event_id,
    current_versions.version,
    touched.account_id,
    touched.symbol,
    coalesce(touched.portfolio_id, accounts.portfolio_id) as portfolio_id,
    touched.is_of_fills,
    touched.from_date,
    touched.until_date,
    -- An account that enters or leaves a group may change its flow timing, and so the returns of all its days.
    if(policies.are_different, date '0001-01-01', touched.from_date) as returns_from,
    current_versions.known_at
from touched
cross join policies
left join accounts
    on touched.account_id = accounts.account_id
left join current_versions
    on touched.topic = current_versions.topic and touched.entity = current_versions.entity
