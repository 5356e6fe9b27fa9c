{# By event, the account, symbol, pair of currencies and days that it touches. Only topics with news are read, and, for the
   pairs of currencies that are needed, trades, cash events and announcements. #}
{% set days = days_between_as_of_dates() %}
{% set topics_of = {
    'trade_changes': ['trades'],
    'cash_event_changes': ['cash_events'],
    'price_changes': ['prices'],
    'calendar_changes': ['prices'],
    'corporate_action_changes': ['corporate_actions'],
    'account_changes': ['accounts'],
    'instrument_changes': ['instruments'],
    'fx_rate_changes': ['fx_rates', 'trades', 'cash_events', 'prices', 'corporate_actions', 'accounts', 'instruments'],
    'statement_changes': ['statements'],
} %}
{% set news = [] %}
{% for model, topics in topics_of.items() if has_news(topics) %}{% do news.append((model, topics)) %}{% endfor %}

with of_entities as (
    {% for model, _ in news %}
        select * from {{ ref(model) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

current_versions as (
    {% for topic in news | map('last') | sum(start=[]) | unique %}
        select '{{ topic }}' as topic, entity, event_id, version, known_at
        from {{ ref(versions_models()[topic]) }}
        where is_current
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- Lots move: what changes the fills of one account may change the lots of those that it has sent some to, or had some from.
movers as (
    select distinct account_id, symbol from {{ ref('trade_versions') }} where {{ is_in_kind('side') }} and transfer_id is not null
),

of_movers as (
    select
        of_entities.topic, of_entities.entity, others.account_id, of_entities.symbol, string(null) as portfolio_id,
        string(null) as currency, string(null) as base_currency, true as is_of_fills, of_entities.from_date,
        of_entities.until_date
    from of_entities
    inner join movers
        on of_entities.account_id = movers.account_id and of_entities.symbol = movers.symbol
    inner join movers as others
        on movers.symbol = others.symbol and movers.account_id <> others.account_id
    where of_entities.is_of_fills
),

touched as (
    select * from of_entities
    union all
    select * from of_movers
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
