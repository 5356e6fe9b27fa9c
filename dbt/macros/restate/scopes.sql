{# Whether this run puts right what changed since a recorded run; else it makes every table anew. #}
{% macro is_restating() %}
    {{ return(var('previous_run', {}) | length > 0) }}
{% endmacro %}


{#
    A predicate of literals: the rows that this run recomputes. `true` when it makes every table anew, `false` when nothing of
    that grain changed.

    grain: what a row belongs to, and the columns that must be there:
        account (account_id)          pair (account_id, symbol)         symbol, priced (symbol)
        scope (scope_type, scope_id)  returns (the same; to the end)    entity (entity)
        arrivals (topic given)        never (what no event changes)
    symbol is any that an event mentions, priced one whose prices, splits or listing changed.
    date: the column of the day; without it, all days of what changed. before, after: days more at either end: a day's
    change needs the day before it, and shows in the day after. prefix: of the columns, with its dot.
#}
{% macro within(grain, date=none, before=0, after=0, prefix='', topic=none) %}
    {% if not execute and grain not in ['never', 'arrivals'] %}
        {% do ref('changes') %}
    {% endif %}
    {% if not is_restating() or not execute %}
        {{ return('true') }}
    {% elif grain == 'never' %}
        {{ return('false') }}
    {% elif grain == 'arrivals' %}
        {{ return('true' if has_arrivals(topic) else 'false') }}
    {% endif %}
    {% set columns = grain_columns()[grain] %}
    {% set ranges = dirty_ranges(grain, with_everyone=date is not none) %}
    {% set named = ranges | selectattr('ids') | list %}
    {% if not ranges %}
        {{ return('false') }}
    {% elif named | length > 200 %}
        {{ return(coarse_predicate(grain, ranges, columns, date, before, after, prefix)) }}
    {% endif %}
    {% set predicates = [] %}
    {% for part in ranges %}
        {% set parts = [] %}
        {% for id in part.ids %}
            {% do parts.append(prefix ~ columns[loop.index0] ~ " = '" ~ id ~ "'") %}
        {% endfor %}
        {% if date %}
            {% do parts.append(between_days(prefix ~ date, part.from_date, part.until_date, before, after)) %}
        {% endif %}
        {% do predicates.append('(' ~ parts | join(' and ') ~ ')') %}
    {% endfor %}
    {{ return('(' ~ predicates | join(' or ') ~ ')') }}
{% endmacro %}


{# grain -> the columns that say what a row belongs to. #}
{% macro grain_columns() %}
    {{ return({
        'account': ['account_id'], 'pair': ['account_id', 'symbol'], 'symbol': ['symbol'], 'priced': ['symbol'],
        'scope': ['scope_type', 'scope_id'], 'returns': ['scope_type', 'scope_id'], 'entity': ['entity'],
    }) }}
{% endmacro %}


{#
    A wider scope where naming each range would make a statement of megabytes: all ids on all days from the first to the last;
    above 2000 ids, everyone. With a date and without it the ids are the same, so that a model makes what its MERGE replaces.
#}
{% macro coarse_predicate(grain, ranges, columns, date, before, after, prefix) %}
    {% set nth = 1 if grain in ['scope', 'returns'] else 0 %}
    {% set named = ranges | selectattr('ids') | list %}
    {% set of_everyone = ranges | rejectattr('ids') | list %}
    {% set ids = named | map(attribute='ids') | map(attribute=nth) | unique | sort | list %}
    {% set parts = [] %}
    {% if ids | length <= 2000 %}
        {% do parts.append(prefix ~ columns[nth] ~ " in ('" ~ ids | join("', '") ~ "')") %}
    {% endif %}
    {% if date %}
        {% do parts.append(between_days(prefix ~ date, *outer_days(named), before=before, after=after)) %}
    {% endif %}
    {% set predicates = ['(' ~ (parts | join(' and ') or 'true') ~ ')'] %}
    {% for part in of_everyone %}
        {% do predicates.append('(' ~ between_days(prefix ~ date, part.from_date, part.until_date, before, after) ~ ')') %}
    {% endfor %}
    {{ return('(' ~ predicates | join(' or ') ~ ')') }}
{% endmacro %}


{# The first and the last day that this run recomputes for a grain, as date literals: bounds for `sequence`. #}
{% macro first_dirty_day(grain, before=0) %}
    {% if not is_restating() or not execute %}
        {{ return("date '0001-01-01'") }}
    {% endif %}
    {{ return("date '" ~ shift_day(outer_days(dirty_ranges(grain))[0], -before) ~ "'") }}
{% endmacro %}


{% macro last_dirty_day(grain, after=0) %}
    {% if not is_restating() or not execute %}
        {{ return("date '9999-12-31'") }}
    {% endif %}
    {{ return("date '" ~ shift_day(outer_days(dirty_ranges(grain))[1], after) ~ "'") }}
{% endmacro %}


{% macro outer_days(ranges) %}
    {% if not ranges %}
        {{ return(['9999-12-31', '0001-01-01']) }}
    {% endif %}
    {{ return([ranges | map(attribute='from_date') | min, ranges | map(attribute='until_date') | max]) }}
{% endmacro %}


{% macro between_days(column, from_date, until_date, before, after) %}
    {% set parts = [] %}
    {% set from_date = shift_day(from_date, -before) %}
    {% set until_date = shift_day(until_date, after) %}
    {% if from_date != '0001-01-01' %}
        {% do parts.append(column ~ " >= date '" ~ from_date ~ "'") %}
    {% endif %}
    {% if until_date != '9999-12-31' %}
        {% do parts.append(column ~ " <= date '" ~ until_date ~ "'") %}
    {% endif %}
    {{ return(parts | join(' and ') or 'true') }}
{% endmacro %}


{# A day as YYYY-MM-DD, some days later; the ends of time stay. #}
{% macro shift_day(day, days) %}
    {% if days == 0 or day in ['0001-01-01', '9999-12-31'] %}
        {{ return(day) }}
    {% endif %}
    {{ return((modules.datetime.date.fromisoformat(day) + modules.datetime.timedelta(days=days)) | string) }}
{% endmacro %}


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


{# The days of an interval that this run recomputes, as an array; of those of other days, none. #}
{% macro days_of(from_day, until_day, grain, before=0, after=0) -%}
    {%- if not is_restating() -%}
        sequence({{ from_day }}, {{ until_day }})
    {%- else -%}
        {%- set first = 'greatest(' ~ from_day ~ ', ' ~ first_dirty_day(grain, before) ~ ')' -%}
        {%- set last = 'least(' ~ until_day ~ ', ' ~ last_dirty_day(grain, after) ~ ')' -%}
        if({{ first }} <= {{ last }}, sequence({{ first }}, {{ last }}), array())
    {%- endif -%}
{%- endmacro %}


{# Rows of any day between the first and the last that this run recomputes for a grain, whoever they belong to. #}
{% macro within_days_of(grain, date, before=0, after=0) %}
    {% if not execute %}
        {% do ref('changes') %}
    {% endif %}
    {% if not is_restating() or not execute %}
        {{ return('true') }}
    {% endif %}
    {% set days = outer_days(dirty_ranges(grain)) %}
    {{ return(between_days(date, days[0], days[1], before, after)) }}
{% endmacro %}


{#
    The whole history of what this run recomputes, for a model that carries or chains it: of everyone, when it recomputes a day
    of everyone.
#}
{% macro within_history(grain, prefix='') %}
    {% if not execute %}
        {% do ref('changes') %}
    {% endif %}
    {% if not is_restating() or not execute or dirty_ranges(grain) | rejectattr('ids') | list %}
        {{ return('true') }}
    {% endif %}
    {{ return(within(grain, prefix=prefix)) }}
{% endmacro %}
