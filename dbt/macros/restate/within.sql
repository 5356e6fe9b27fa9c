{#
    A predicate of literals: the rows that this run recomputes. `true` when it makes every table anew, `false` when nothing of
    that grain changed.

    grain: what a row belongs to, and the columns that must be there:
        account (account_id)          pair (account_id, symbol)         symbol, priced (symbol)
        rate (currency, base_currency)
        scope (scope_type, scope_id)  returns (the same; to the end)    entity (topic, entity)
        arrivals (topic given)        never (what no event changes)
    symbol is any that an event mentions, priced one whose prices, splits or listing changed.
    date: the column of the day; without it, all days of what changed. before, after: days more at either end: a day's
    change needs the day before it, and shows in the day after. prefix: of the columns, with its dot. topics: only what events
    of these changed (`dirty_ranges`), for what depends on no others.
#}
{% macro within(grain, date=none, before=0, after=0, prefix='', topic=none, topics=none) %}
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
    {% set ranges = dirty_ranges(grain, with_everyone=date is not none, topics=topics) %}
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
        'rate': ['currency', 'base_currency'], 'scope': ['scope_type', 'scope_id'], 'returns': ['scope_type', 'scope_id'], 'entity': ['topic', 'entity'],
    }) }}
{% endmacro %}


{#
    A wider scope where naming each range would make a statement of megabytes: all ids on all days from the first to the last;
    above 2000 ids, everyone. With a date and without it the ids are the same, so that a model makes what its MERGE replaces.
#}
{% macro coarse_predicate(grain, ranges, columns, date, before, after, prefix) %}
    {% set nth = 1 if grain in ['scope', 'returns', 'entity'] else 0 %}
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
