{#
    The events of topics that are accepted and stored, but not booked: a row for each, or for each version of an announcement or
    a corporate action, with the reason; conflicts and redeliveries aside.
#}
{% macro unsupported_events(topics) %}
    {# topic -> where from, why, the account, the symbol, the day from which on something is left out #}
    {% set of_topics = {
        'trades': [ref('fact_trades'), "trade_id as entity, true as is_live", 'unsupported_reason', 'account_id', 'symbol', 'trade_date'],
        'cash_events': [
            ref('fact_cash_events'), "cash_event_id as entity, true as is_live", 'unsupported_reason', 'account_id', 'symbol',
            'value_date',
        ],
        'corporate_actions': [
            ref('corporate_action_versions'), 'entity, is_live', unsupported_corporate_action(), 'string(null)', 'symbol',
            'ex_date',
        ],
    } %}
    {% for topic in topics | select('in', of_topics) | list or ['trades'] %}
    {% set relation, identity, reason, account_id, symbol, from_date = of_topics[topic] %}
    select *
    from (
        select
            '{{ topic }}' as topic, {{ identity }}, {{ reason }} as reason, {{ account_id }} as account_id,
            {{ symbol }} as symbol, {{ from_date }} as from_date, known_at
        from {{ relation }}
        {% if topic not in ['trades', 'cash_events'] %}where not is_conflict and not is_redelivery{% endif %}
    ) as events
    where reason is not null
    {% if topic == 'corporate_actions' %}
    union all
    select
        'corporate_actions' as topic, entity, is_live, 'splits whose product is over 1e9' as reason,
        string(null) as account_id, versions.symbol, ex_date as from_date, known_at
    from {{ ref('corporate_action_versions') }} as versions
    left anti join {{ ref('share_scales') }} as scales
        on versions.symbol = scales.symbol
    where is_live and action_type = 'SPLIT' and ex_date <= {{ as_of() }} and {{ is_supported_ratio() }}
    {% for table in ['fact_dividends', 'fact_conversions'] %}
    union all
    select
        'corporate_actions' as topic, corporate_action_id as entity, true as is_live, unsupported_reason as reason, account_id,
        symbol, ex_date as from_date, known_at
    from {{ ref(table) }}
    where unsupported_reason is not null
    {% endfor %}
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}
