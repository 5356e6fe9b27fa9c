{#
    What the rows of this run depend on and the last recorded run had not seen, or had seen otherwise: by event, the account,
    symbol and days that it touches. Empty when every table is made anew. Only topics with news are read.
#}
{{ config(materialized='table', post_hook='{{ read_dirty_ranges(this) }}') }}

{% set days = days_between_as_of_dates() %}
{% set topics_of = {
    'trade_changes': ['trades'],
    'cash_event_changes': ['cash_events'],
    'price_changes': ['prices'],
    'corporate_action_changes': ['corporate_actions'],
    'reference_changes': ['accounts', 'instruments', 'fx_rates'],
} %}
{% set news = [] %}
{% for model, topics in topics_of.items() if has_news(topics) %}
    {% do news.append((model, topics)) %}
{% endfor %}

with of_entities as (
    {% for model, _ in news %}
        select * from {{ ref(model) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

current_versions as (
    {% for topic in news | map('last') | sum(start=[]) %}
        select '{{ topic }}' as topic, entity, event_id, version, known_at
        from {{ ref(versions_models()[topic]) }}
        where is_current
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

instruments as (
    select symbol from {{ ref('instrument_versions') }} where is_live
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
    accounts.account_id is not null as is_announced_account,
    instruments.symbol is not null as is_announced_symbol,
    touched.from_date,
    touched.until_date,
    -- An account that enters or leaves a group may change its flow timing, and so the returns of all its days.
    if(policies.are_different, date '0001-01-01', touched.from_date) as returns_from,
    current_versions.known_at
from touched
cross join policies
left join accounts
    on touched.account_id = accounts.account_id
left join instruments
    on touched.symbol = instruments.symbol
left join current_versions
    on touched.topic = current_versions.topic and touched.entity = current_versions.entity
