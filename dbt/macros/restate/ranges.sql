{#
    The ranges of a grain that this run recomputes: [{ids, from_date, until_date}]; those of everyone (the as-of date moved)
    have no ids. topics: only what events of these changed; for accounts and symbols also `unannounced`, any event of one that
    no event announces.
#}
{% macro dirty_ranges(grain, with_everyone=true, topics=none) %}
    {% if 'ranges' not in var('previous_run') %}
        {% do read_dirty_ranges(ref('changes')) %}
    {% endif %}
    {% set found = {} %}
    {% for range in var('previous_run')['ranges'].get(grain, []) %}
        {% if topics is none or range.topic in topics + ['as_of'] %}
            {% set key = range.ids | join('|') %}
            {% set known = found.get(key, range) %}
            {% do found.update({key: {
                'ids': range.ids,
                'from_date': [known.from_date, range.from_date] | min,
                'until_date': [known.until_date, range.until_date] | max,
            }}) %}
        {% endif %}
    {% endfor %}
    {% set ranges = found.values() | list %}
    {{ return(ranges if with_everyone else ranges | selectattr('ids') | list) }}
{% endmacro %}


{#
    Reads them, once in a run: a hook of the model `changes`, before those that need them begin. `var` gives every model the
    same dictionary, which keeps them.
#}
{% macro read_dirty_ranges(changes) %}
    {% if execute and is_restating() %}
        {% call statement('dirty_ranges', fetch_result=True) %}
            {{ ranges_sql(changes) }}
        {% endcall %}
        {% set ranges = {} %}
        {% for row in load_result('dirty_ranges')['data'] %}
            {% do ranges.setdefault(row[0], []).append(
                {'topic': row[1], 'ids': row[2:4] | select | list, 'from_date': row[4], 'until_date': row[5]}
            ) %}
        {% endfor %}
        {% do var('previous_run').update({'ranges': ranges}) %}
    {% endif %}
{% endmacro %}


{# The topics of which a row of the grain `entity` may be other than at the last recorded run, one at least; all when not restating. #}
{% macro touched_topics() %}
    {% if not is_restating() or not execute %}
        {{ return(versions_models().keys() | list) }}
    {% endif %}
    {{ return(dirty_ranges('entity') | map(attribute='ids') | map('first') | unique | list or ['trades']) }}
{% endmacro %}


{# The model `changes` as ranges: grain, topic, two ids, first and last day as text. #}
{% macro ranges_sql(changes) %}
    with changes as (
        select * from {{ changes }}
    ),

    scopes as (
        select topic, 'ACCOUNT' as scope_type, account_id as scope_id, from_date, until_date, returns_from from changes
        where account_id is not null
        union all
        select topic, 'PORTFOLIO', portfolio_id, from_date, until_date, returns_from from changes
        where portfolio_id is not null
        union all
        select topic, 'ALL', 'ALL', from_date, until_date, returns_from from changes
        where account_id is not null
    ),

    -- What an event is to the issues: of itself, of its account, of its symbol; an announcement ends issues of other topics.
    entities as (
        select of_topics.topic, of_entities.entity, changes.from_date, changes.until_date
        from changes
            lateral view explode(
                if(changes.topic in ('accounts', 'instruments'), array(changes.topic, 'trades', 'cash_events'), array(changes.topic))
            ) of_topics as topic
            lateral view explode(array(changes.entity, changes.account_id, changes.symbol)) of_entities as entity
        where changes.topic not in ('as_of', 'calendars')
    ),

    ranges as (
        select 'account' as grain, topic, account_id as first_id, cast(null as string) as second_id, from_date, until_date
        from changes
        where account_id is not null
        union all
        select 'account', 'unannounced', account_id, null, from_date, until_date
        from changes
        where account_id is not null and not is_announced_account
        union all
        select 'pair', topic, account_id, symbol, from_date, until_date from changes
        where is_of_fills and account_id is not null
        union all
        select 'symbol', topic, symbol, null, from_date, until_date from changes where symbol is not null
        union all
        select 'symbol', 'unannounced', symbol, null, from_date, until_date
        from changes
        where symbol is not null and not is_announced_symbol
        union all
        select 'priced', topic, symbol, null, from_date, until_date from changes
        where symbol is not null and topic in ('prices', 'corporate_actions', 'instruments')
        union all
        select 'scope', topic, scope_type, scope_id, from_date, until_date from scopes
        union all
        select 'returns', topic, scope_type, scope_id, least(from_date, returns_from), date '9999-12-31' from scopes
        union all
        select 'entity', topic, topic, entity, from_date, until_date from entities
        where entity is not null
        union all
        select explode(array('account', 'symbol', 'priced', 'scope', 'returns')), topic, null, null, from_date, until_date
        from changes
        where topic = 'as_of'
    )

    select grain, topic, first_id, second_id, string(min(from_date)), string(max(until_date))
    from ranges
    group by grain, topic, first_id, second_id
    order by grain, topic, first_id, second_id
{% endmacro %}


{% macro outer_days(ranges) %}
    {% if not ranges %}
        {{ return(['9999-12-31', '0001-01-01']) }}
    {% endif %}
    {{ return([ranges | map(attribute='from_date') | min, ranges | map(attribute='until_date') | max]) }}
{% endmacro %}
