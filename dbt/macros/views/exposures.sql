{# Each item once for each dimension, with its member: what an exposure is of. #}
{% macro items_by_dimension(items) %}
    {% set columns = {
        'ASSET_CLASS': 'asset_class', 'SECTOR': 'sector', 'COUNTRY': 'country', 'CURRENCY': 'item_currency', 'INSTRUMENT': 'instrument'
    } %}
    select
        {{ items }}.*,
        dimension,
        case dimension
            {% for name, column in columns.items() %}
            when '{{ name }}' then {{ column }}
            {% endfor %}
        end as member
    from {{ items }}
    cross join (
        {% for name in columns %}
        select '{{ name }}' as dimension
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as names
{% endmacro %}


{# What each account holds on each day, in base currency: its positions as far as their value is known, its cash, and dividends that
   are due to it. #}
{% macro exposed_items() %}
    select
        positions.account_id,
        positions.market_value_base as amount,
        symbols.asset_class,
        coalesce(symbols.sector, 'UNKNOWN') as sector,
        coalesce(symbols.country, 'UNKNOWN') as country,
        positions.currency as item_currency,
        positions.symbol as instrument,
        positions.position_date as item_date
    from {{ ref('fact_positions_daily') }} as positions
    inner join {{ ref('dim_symbol') }} as symbols
        on positions.symbol = symbols.symbol
    where positions.market_value_base <> 0
    {% for amount, name in [('balance_base', 'CASH'), ('dividends_receivable_base', 'DIVIDENDS')] %}
    union all
    select
        account_id,
        {{ amount }} as amount,
        'CASH' as asset_class,
        'CASH' as sector,
        'CASH' as country,
        currency as item_currency,
        concat('{{ name }}:', currency) as instrument,
        balance_date as item_date
    from {{ ref('fact_cash_balances_daily') }}
    where {{ amount }} <> 0
    {% endfor %}
{% endmacro %}
