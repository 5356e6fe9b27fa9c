{#
    The ranges of a grain that this run recomputes: [{ids, from_date, until_date}]; those of everyone (the as-of date moved)
    have no ids. Read once in a run: `var` gives every model the same dictionary, which keeps them.
#}
{% macro dirty_ranges(grain, with_everyone=true) %}
    {% set kept = var('previous_run') %}
    {% if 'ranges' not in kept %}
        {% call statement('dirty_ranges', fetch_result=True) %}
            {{ ranges_sql() }}
        {% endcall %}
        {% set ranges = {} %}
        {% for row in load_result('dirty_ranges')['data'] %}
            {% do ranges.setdefault(row[0], []).append(
                {'ids': row[1:3] | select | list, 'from_date': row[3], 'until_date': row[4]}
            ) %}
        {% endfor %}
        {% do kept.update({'ranges': ranges}) %}
    {% endif %}
    {% set ranges = kept['ranges'].get(grain, []) %}
    {{ return(ranges if with_everyone else ranges | selectattr('ids') | list) }}
{% endmacro %}


{# The model `changes` as ranges: grain, two ids, first and last day as text. #}
{% macro ranges_sql() %}
    with changes as (
        select * from {{ ref('changes') }}
    ),

    scopes as (
        select 'ACCOUNT' as scope_type, account_id as scope_id, from_date, until_date, returns_from from changes
        where account_id is not null
        union all
        select 'PORTFOLIO', portfolio_id, from_date, until_date, returns_from from changes
        where portfolio_id is not null
        union all
        select 'ALL', 'ALL', from_date, until_date, returns_from from changes
        where account_id is not null
    ),

    ranges as (
        select 'account' as grain, account_id as first_id, cast(null as string) as second_id, from_date, until_date
        from changes
        where account_id is not null
        union all
        select 'pair', account_id, symbol, from_date, until_date from changes
        where is_of_fills and account_id is not null
        union all
        select 'symbol', symbol, null, from_date, until_date from changes where symbol is not null
        union all
        select 'priced', symbol, null, from_date, until_date from changes
        where symbol is not null and topic in ('prices', 'corporate_actions', 'instruments')
        union all
        select 'scope', scope_type, scope_id, from_date, until_date from scopes
        union all
        select 'returns', scope_type, scope_id, least(from_date, returns_from), date '9999-12-31' from scopes
        union all
        select 'entity', explode(array(entity, account_id, symbol)), null, from_date, until_date from changes
        where topic <> 'as_of'
        union all
        select explode(array('account', 'symbol', 'priced', 'scope', 'returns')), null, null, from_date, until_date
        from changes
        where topic = 'as_of'
    )

    select grain, first_id, second_id, string(min(from_date)), string(max(until_date))
    from ranges
    where grain <> 'entity' or first_id is not null
    group by grain, first_id, second_id
    order by grain, first_id, second_id
{% endmacro %}


{% macro outer_days(ranges) %}
    {% if not ranges %}
        {{ return(['9999-12-31', '0001-01-01']) }}
    {% endif %}
    {{ return([ranges | map(attribute='from_date') | min, ranges | map(attribute='until_date') | max]) }}
{% endmacro %}
