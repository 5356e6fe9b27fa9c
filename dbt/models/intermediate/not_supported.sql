{{ config(
    unique_key=['topic', 'entity', 'reason'],
    restate={'grain': 'entity'},
    tblproperties=table_properties(deletion_vectors=false),
) }}

-- Events that are accepted and stored, but whose meaning is not computed yet: a row for each entity and reason, also for
-- those since corrected.
with trades as (
    select
        'trades' as topic, entity, {{ unsupported_trade() }} as reason, account_id, symbol,
        is_live, is_conflict or is_redelivery as is_void, trade_date as from_date, known_at
    from {{ ref('trade_versions') }}
),

cash_events as (
    select
        'cash_events' as topic, entity, {{ unsupported_currency() }} as reason, account_id, symbol,
        is_live, is_conflict or is_redelivery as is_void, value_date as from_date, known_at
    from {{ ref('cash_event_versions') }}
),

prices as (
    select
        'prices' as topic, symbol as entity, {{ unsupported_currency() }} as reason, cast(null as string) as account_id, symbol,
        is_live, is_conflict or is_redelivery as is_void, price_date as from_date, known_at
    from {{ ref('price_versions') }}
),

corporate_actions as (
    select
        'corporate_actions' as topic, entity, {{ unsupported_corporate_action() }} as reason,
        cast(null as string) as account_id, symbol,
        is_live, is_conflict or is_redelivery as is_void, ex_date as from_date, known_at
    from {{ ref('corporate_action_versions') }}
),

inexact_splits as (
    select
        'corporate_actions' as topic, versions.entity, 'splits whose product is over 1e9' as reason,
        cast(null as string) as account_id, versions.symbol, versions.is_live,
        versions.is_conflict or versions.is_redelivery as is_void,
        versions.ex_date as from_date, versions.known_at
    from {{ ref('corporate_action_versions') }} as versions
    left anti join {{ ref('split_scales') }} as scales
        on versions.symbol = scales.symbol
    where
        versions.is_live
        and versions.action_type = 'SPLIT'
        and versions.ex_date <= {{ as_of() }}
        and {{ is_supported_ratio() }}
),

fx_rates as (
    select
        'fx_rates' as topic, concat(base_currency, '/', quote_currency) as entity, 'exchange rates' as reason,
        cast(null as string) as account_id, cast(null as string) as symbol,
        is_live, is_conflict or is_redelivery as is_void, rate_date as from_date, known_at
    from {{ ref('fx_rate_versions') }}
),

accounts as (
    select
        'accounts' as topic, entity, nullif({{ unsupported_account() }}, '') as reason, account_id,
        cast(null as string) as symbol, is_live, is_conflict or is_redelivery as is_void, date '0001-01-01' as from_date, known_at
    from {{ ref('account_versions') }}
),

instruments as (
    select
        'instruments' as topic, entity, if(price_adjustment <> 'RAW', 'prices that are SPLIT_ADJUSTED', null) as reason,
        cast(null as string) as account_id, symbol,
        is_live, is_conflict or is_redelivery as is_void, date '0001-01-01' as from_date, known_at
    from {{ ref('instrument_versions') }}
),

unioned as (
    {% for events in touched_topics() %}
        select * from {{ events }} where reason is not null and not is_void
        {% if events == 'corporate_actions' %}
            union all
            select * from inexact_splits where not is_void
        {% endif %}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    topic,
    entity,
    reason,
    max_by(account_id, struct(is_live, known_at)) as account_id,
    max_by(symbol, struct(is_live, known_at)) as symbol,
    bool_or(is_live) as is_open,
    max_by(from_date, struct(is_live, known_at)) as from_date,
    min(known_at) as first_seen,
    max(known_at) as last_seen
from unioned
where {{ within('entity') }}
group by topic, entity, reason
