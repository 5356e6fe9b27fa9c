{# Why a trade is stored but not booked yet; null when it is booked (docs/metrics.md, last section). #}
{% macro unsupported_trade() -%}
    case
        when side in ('TRANSFER_IN', 'TRANSFER_OUT') then 'in-kind transfer'
        when currency <> 'USD' or settlement_currency <> 'USD' then 'currency other than USD'
        when fx_rate <> 1 then 'exchange rate of its own'
        when quantity >= 1e11 or coalesce(gross_amount, quantity * price) + fee + tax >= 1e12
            then 'fill of more than 1e11 units or 1e12 of money'
    end
{%- endmacro %}


{# The same for a cash event or a price. #}
{% macro unsupported_currency() -%}
    if(currency <> 'USD', 'currency other than USD', null)
{%- endmacro %}


{# The same for a corporate action. #}
{% macro unsupported_corporate_action() -%}
    case
        when action_type <> 'SPLIT' then concat('corporate action ', action_type)
        when not {{ is_supported_ratio() }} then 'split ratio with more than 4 decimals or from 100000 on'
    end
{%- endmacro %}


{# The same for the policies of an account. #}
{% macro unsupported_account() -%}
    concat_ws(
        ', ',
        if(base_currency <> 'USD', 'base currency other than USD', null),
        if(cost_method <> 'FIFO', concat('cost method ', cost_method), null),
        if(not tracks_cash, 'tracks_cash = false', null),
        if(dividend_source <> 'CASH_EVENT', 'dividend_source CORPORATE_ACTION', null)
    )
{%- endmacro %}


{#
    The events of topics that are accepted and stored, but whose meaning is not computed yet: a row for each version and reason,
    conflicts and redeliveries aside.
#}
{% macro unsupported_events(topics) %}
    {% set null_text = 'cast(null as string)' %}
    {# topic -> why, the entity as issues name it, the account, the symbol, the day from which on something is left out #}
    {% set of_topics = {
        'trades': [unsupported_trade(), 'entity', 'account_id', 'symbol', 'trade_date'],
        'cash_events': [unsupported_currency(), 'entity', 'account_id', 'symbol', 'value_date'],
        'prices': [unsupported_currency(), 'symbol', null_text, 'symbol', 'price_date'],
        'corporate_actions': [unsupported_corporate_action(), 'entity', null_text, 'symbol', 'ex_date'],
        'fx_rates': ["'exchange rates'", "concat(base_currency, '/', quote_currency)", null_text, null_text, 'rate_date'],
        'accounts': ["nullif(" ~ unsupported_account() ~ ", '')", 'entity', 'account_id', null_text, "date '0001-01-01'"],
        'instruments': [
            "if(price_adjustment <> 'RAW', 'prices that are SPLIT_ADJUSTED', null)", 'entity', null_text, 'symbol',
            "date '0001-01-01'",
        ],
    } %}
    {% for topic in topics %}
    {% set reason, entity, account_id, symbol, from_date = of_topics[topic] %}
    select *
    from (
        select
            '{{ topic }}' as topic, {{ entity }} as entity, {{ reason }} as reason, {{ account_id }} as account_id,
            {{ symbol }} as symbol, is_live, {{ from_date }} as from_date, known_at
        from {{ ref(versions_models()[topic]) }}
        where not is_conflict and not is_redelivery
    ) as events
    where reason is not null
    {% if topic == 'corporate_actions' %}
    union all
    select
        'corporate_actions' as topic, entity, 'splits whose product is over 1e9' as reason,
        {{ null_text }} as account_id, versions.symbol, is_live, ex_date as from_date, known_at
    from {{ ref('corporate_action_versions') }} as versions
    left anti join {{ ref('share_scales') }} as scales
        on versions.symbol = scales.symbol
    where is_live and action_type = 'SPLIT' and ex_date <= {{ as_of() }} and {{ is_supported_ratio() }}
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}
