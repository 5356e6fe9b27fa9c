{# By event, the account, symbol, pair of currencies and days that it touches. #}
{% set days = days_between_as_of_dates() %}
with current_versions as (
    {% for topic in models_with_news().values() | sum(start=[]) | unique %}
        select '{{ topic }}' as topic, entity, event_id, version, known_at
        from {{ ref(versions_models()[topic]) }}
        where is_current
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

touched as (
    select * from {{ ref('linked_changes') }}
    union all
    select
        'as_of' as topic, null as entity, null as account_id, null as symbol, null as portfolio_id, null as currency,
        null as base_currency, false as is_of_fills, date_add({{ days[0] }}, 1) as from_date, date '9999-12-31' as until_date
    where {{ days[0] }} < {{ days[1] }}
)

select
    touched.topic,
    touched.entity,
    current_versions.event_id,
    current_versions.version,
    touched.account_id,
    touched.symbol,
    touched.portfolio_id,
    touched.currency,
    touched.base_currency,
    touched.is_of_fills,
    touched.from_date,
    touched.until_date,
    current_versions.known_at
from touched
left join current_versions
    on touched.topic = current_versions.topic and touched.entity = current_versions.entity
