{#
    The model `changes` as ranges: grain, topic, two ids, first and last day as text. Each change becomes an array of ranges: the
    table is read three times, not once for each kind of range.
#}
{% macro ranges_sql(changes) %}
    with changes as (
        select *, least(from_date, groups_from) as first_of_group from {{ changes }}
    ),

    -- Of accounts, symbols and scopes.
    of_holders as (
        select inline(array(
            {{ one_range("'account'", 'topic', 'account_id') }},
            {{ one_range("'account'", "'unannounced'", 'if(is_announced_account, null, account_id)') }},
            -- What is held may agree with a statement now, or no longer; prices and calendars say only what it is worth.
            {{ one_range(
                "'entity'", "'statements'", "if(has_statements and topic not in ('prices', 'calendars'), 'statements', null)",
                'account_id'
            ) }},
            {{ one_range("'pair'", 'topic', 'if(is_of_fills, account_id, null)', 'symbol') }},
            {{ one_range("'rate'", 'topic', 'currency', 'base_currency') }},
            {{ one_range("'symbol'", 'topic', 'symbol') }},
            {{ one_range("'symbol'", "'unannounced'", 'if(is_announced_symbol, null, symbol)') }},
            {{ one_range(
                "'priced'", 'topic', "if(topic in ('prices', 'corporate_actions', 'instruments'), symbol, null)"
            ) }},
            {% for type, id, is_of_scope in [
                ('ACCOUNT', 'account_id', 'account_id'), ('PORTFOLIO', 'portfolio_id', 'portfolio_id'), ('ALL', "'ALL'", 'account_id')
            ] %}
            {% set first_day = 'from_date' if type == 'ACCOUNT' else 'first_of_group' %}
            {% set scope_type = "if(" ~ is_of_scope ~ " is null, null, '" ~ type ~ "')" %}
            {{ one_range("'scope'", 'topic', scope_type, id, first_day) }},
            {{ one_range("'returns'", 'topic', scope_type, id, first_day, "date '9999-12-31'") }}{{ ',' if not loop.last }}
            {% endfor %}
        ))
        from changes
    ),

    of_topics as (
        select
            entity, account_id, symbol, from_date, until_date,
            -- What an event is to the issues: an announcement ends issues of others, what is done to fills those of lots.
            explode(case when topic in ('accounts', 'instruments') then array(topic, 'trades', 'cash_events')
                when is_of_fills then array(topic, 'trades') else array(topic) end) as of_topic
        from changes
        where topic not in ('as_of', 'calendars')
    ),

    of_issues as (
        select inline(array(
            {{ one_range("'entity'", 'of_topic', 'of_topic', 'entity') }},
            {{ one_range("'entity'", 'of_topic', 'of_topic', 'account_id') }},
            {{ one_range("'entity'", 'of_topic', 'of_topic', 'symbol') }}
        ))
        from of_topics
    ),

    of_everyone as (
        select
            explode(array('account', 'symbol', 'priced', 'rate', 'scope', 'returns')) as grain,
            topic, '' as first_id, string(null) as second_id, from_date, until_date
        from changes
        where topic = 'as_of'
    ),

    ranges as (
        select * from of_holders
        union all
        select * from of_issues where second_id is not null
        union all
        select * from of_everyone
    )

    select grain, topic, nullif(first_id, ''), second_id, string(min(from_date)), string(max(until_date))
    from ranges
    where first_id is not null
    group by grain, topic, first_id, second_id
    order by grain, topic, first_id, second_id
{% endmacro %}
