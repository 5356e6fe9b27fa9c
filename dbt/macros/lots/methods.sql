{#
    Cost method -> the most fills that a pair of it has, of the pairs that this run recomputes; FIFO aside, which needs no number. And
    under MOVED how many fills move lots from one account to another, under CONVERTED how many conversions make them of another symbol.
    Asked once in a run: `var` gives every model the same dictionary, which keeps it.
#}
{% macro fills_by_method() %}
    {% set fills_of_pairs %}
        select cost_method, max(fills) as fills
        from (
            select account_id, symbol, cost_method, count(*) as fills
            from {{ ref('fact_trades') }}
            where is_booked and cost_method <> 'FIFO' and {{ within('pair') }}
            group by account_id, symbol, cost_method
        ) as pairs
        group by cost_method
        union all
        select 'MOVED' as cost_method, count(*) as fills
        from {{ ref('fact_trades') }}
        where is_carried and {{ within('pair') }}
        union all
        select 'CONVERTED' as cost_method, count(*) as fills
        from {{ ref('fact_conversions') }}
        where is_booked and {{ within('pair') }}
    {% endset %}
    {% set run = var('run') %}
    {% if execute and 'fills_by_method' not in run %}
        {% set found = {} %}
        {% for row in run_query(fills_of_pairs) %}
            {% do found.update({row[0]: row[1] | int}) %}
        {% endfor %}
        {% do run.update({'fills_by_method': found}) %}
    {% endif %}
    {{ return(run['fills_by_method'] if execute else {}) }}
{% endmacro %}


{# The most fills that a pair of one of these methods has; 0 where no account has one of them: then there is nothing to match. #}
{% macro most_fills(methods) %}
    {% set found = [0] %}
    {% for method, fills in fills_by_method().items() if method in methods %}
        {% do found.append(fills) %}
    {% endfor %}
    {{ return(found | max) }}
{% endmacro %}


{# No rows, of the columns of a match; where no account has the method. #}
{% macro no_matches() -%}
    select account_id, symbol, trade_id as open_trade_id, trade_id as close_trade_id, episode, units, nth as taken_as
    from (
        select
            string(null) as account_id, string(null) as symbol, string(null) as trade_id, bigint(null) as episode,
            cast(null as decimal(26, 8)) as units, bigint(null) as nth
    ) as nothing
    where false
{%- endmacro %}
