{#
    The conversions there ever were, as rows (symbol, new symbol, whether it is live). Asked once in a run: `var` gives every model the
    same dictionary, which keeps them.
#}
{% macro conversions_of_symbols() %}
    {% set conversions %}
        select symbol, new_symbol, bool_or(is_live) as is_live
        from {{ ref('corporate_action_versions') }}
        where {{ is_conversion('action_type') }}
        group by symbol, new_symbol
        order by symbol, new_symbol
    {% endset %}
    {% set run = var('run') %}
    {% if execute and 'conversions_of_symbols' not in run %}
        {% do run.update({'conversions_of_symbols': run_query(conversions).rows | map('list') | list}) %}
    {% endif %}
    {{ return(run['conversions_of_symbols'] if execute else []) }}
{% endmacro %}


{# Whether there ever was one: without it nothing is folded. #}
{% macro has_conversions() %}
    {% set conversions = conversions_of_symbols() %}
    {{ return(not execute or conversions | length > 0) }}
{% endmacro %}


{#
    Symbols of which one has come of another, as (symbol, family), each family named after the first of them: literals, for they are few,
    and a plan in which a family is computed wherever it is named took a minute in Sail.

    ever: with the conversions that are no more.
#}
{% macro families_of_symbols(ever) %}
    {% set families = {} %}
    {% for symbol, new_symbol, is_live in conversions_of_symbols() if is_live or ever %}
        {% set names = [families.get(symbol, symbol), families.get(new_symbol, new_symbol)] | sort(case_sensitive=true) %}
        {% do families.update({symbol: names[0], new_symbol: names[0]}) %}
        {% for other, family in families.items() if family == names[1] %}
            {% do families.update({other: names[0]}) %}
        {% endfor %}
    {% endfor %}
    {% if families %}
        select symbol, family
        from values
            {% for symbol, family in families | dictsort %}('{{ symbol }}', '{{ family }}'){{ ', ' if not loop.last }}{% endfor %}
            as families (symbol, family)
    {% else %}
        select string(null) as symbol, string(null) as family where false
    {% endif %}
{% endmacro %}
