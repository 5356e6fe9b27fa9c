{#
    The incremental strategy `restate`: what a run recomputed replaces, in one atomic MERGE, what stood in the same scope.

    A model states its key (`unique_key`) and its scope (`restate: {grain, date, before, after, topics}`, macro `within`). Inside the
    scope, rows whose values differ are updated, new ones inserted, rows that are no longer made deleted; rows with the same
    values are not touched, and neither is anything outside. The scope stands in the statement as literals: a subquery is not
    allowed there, and literals let Delta leave out files (docs/decisions/restate.md).
#}
{% macro restate_sql(query, target) %}
    {% set scope = config.get('restate') %}
    {% set keys = config.get('unique_key') %}
    {% set nullable = config.get('nullable_key', []) %}
    {% set in_scope = scope_of_model(scope, 'published.') %}
    {% if in_scope == 'false' %}
        select 'nothing to restate' as outcome
    {% else %}
        merge into {{ target }} as published
        using {{ merge_source(different_rows_sql(query, target), this) }} as different
        on
            {{ in_scope }}
            {% for key in keys %}
            and published.{{ key }} {{ '<=>' if key in nullable else '=' }} different.{{ key }}
            {% endfor %}
        when matched and different.is_gone then delete
        when matched then update set *
        when not matched then insert *
    {% endif %}
{% endmacro %}


{#
    The rows that a run makes otherwise than they stand in the scope, and, with `is_gone`, the keys of those that it makes no
    longer. Compared here, not by the MERGE: `when not matched by source` makes it carry every row of each file that it touches
    through its joins. Rows that arrived (grain `arrivals`) are only ever added or changed.
#}
{% macro different_rows_sql(query, target) %}
    {% set columns = columns_of(target) %}
    {% set scope = config.get('restate') %}
    {% set keys = config.get('unique_key') %}
    {% set nullable = config.get('nullable_key', []) %}
    {% set marker = keys | reject('in', nullable) | first %}
    select
        {% for column in columns %}
        {% if column in keys %}coalesce(made.{{ column }}, standing.{{ column }}) as {{ column }}{% else %}made.{{ column }}{% endif %},
        {% endfor %}
        made.{{ marker }} is null as is_gone
    from (
        select * from (
            {{ query }}
        ) as made
        where {{ scope_of_model(scope, 'made.') }}
    ) as made
    {{ 'left' if scope.grain == 'arrivals' else 'full outer' }} join (
        select * from {{ target }} as standing where {{ scope_of_model(scope, 'standing.') }}
    ) as standing
        on
            {% for key in keys %}
            {{ 'and ' if not loop.first }}made.{{ key }} {{ '<=>' if key in nullable else '=' }} standing.{{ key }}
            {% endfor %}
    where not (struct(made.{{ columns | join(', made.') }}) <=> struct(standing.{{ columns | join(', standing.') }}))
{% endmacro %}


{# The scope of a model, as its configuration `restate` states it. #}
{% macro scope_of_model(scope, prefix='') %}
    {{ return(within(
        scope.grain, date=scope.get('date'), before=scope.get('before', 0), after=scope.get('after', 0), prefix=prefix,
        topic=scope.get('topic'), topics=scope.get('topics')
    )) }}
{% endmacro %}
