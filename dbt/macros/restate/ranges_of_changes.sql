{#
    The model `changes` as ranges: grain, topic, two ids, first and last day as text. Each change becomes an array of ranges, so
    that the table is read once: each more reading of it would cost as much as all of this.
#}
{% macro ranges_sql(changes) %}
    with changes as (
        select
            *,
            -- What an event is to the issues: of itself, of its account, of its symbol; an announcement ends issues of others.
            if(
                topic in ('accounts', 'instruments'), array(topic, 'trades', 'cash_events'), array(topic)
            ) as topics_of_issues,
            least(from_date, returns_from) as first_return
        from {{ changes }}
    ),

    ranges as (
        select inline(concat(
            array(
                {{ one_range("'account'", 'topic', 'account_id') }},
                {{ one_range("'account'", "'unannounced'", 'if(is_announced_account, null, account_id)') }},
                {{ one_range("'pair'", 'topic', 'if(is_of_fills, account_id, null)', 'symbol') }},
                {{ one_range("'symbol'", 'topic', 'symbol') }},
                {{ one_range("'symbol'", "'unannounced'", 'if(is_announced_symbol, null, symbol)') }},
                {{ one_range(
                    "'priced'", 'topic', "if(topic in ('prices', 'corporate_actions', 'instruments'), symbol, null)"
                ) }},
                {% for type, id, is_of_scope in [
                    ('ACCOUNT', 'account_id', 'account_id'), ('PORTFOLIO', 'portfolio_id', 'portfolio_id'), ('ALL', "'ALL'", 'account_id')
                ] %}
                {% set scope_type = "if(" ~ is_of_scope ~ " is null, null, '" ~ type ~ "')" %}
                {{ one_range("'scope'", 'topic', scope_type, id) }},
                {{ one_range("'returns'", 'topic', scope_type, id, 'first_return', "date '9999-12-31'") }}{{ ',' if not loop.last }}
                {% endfor %}
            ),
            flatten(transform(
                if(topic in ('as_of', 'calendars'), array(), topics_of_issues),
                of_topic -> transform(
                    filter(array(entity, account_id, symbol), id -> id is not null),
                    id -> {{ one_range("'entity'", 'of_topic', 'of_topic', 'id') }}
                )
            )),
            -- Of everyone.
            transform(
                if(topic = 'as_of', array('account', 'symbol', 'priced', 'scope', 'returns'), array()),
                grain -> {{ one_range('grain', 'topic', "''") }}
            )
        ))
        from changes
    )

    select grain, topic, nullif(first_id, ''), second_id, string(min(from_date)), string(max(until_date))
    from ranges
    where first_id is not null
    group by grain, topic, first_id, second_id
    order by grain, topic, first_id, second_id
{% endmacro %}


{# A range as a struct; without a first id it is none. #}
{% macro one_range(grain, topic, first_id, second_id='null', from_date='from_date', until_date='until_date') -%}
    struct(
        {{ grain }} as grain, {{ topic }} as topic, string({{ first_id }}) as first_id, string({{ second_id }}) as second_id,
        {{ from_date }} as from_date, {{ until_date }} as until_date
    )
{%- endmacro %}
