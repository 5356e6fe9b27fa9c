{#
    The incremental strategy `restate`: what a run recomputed replaces, in one atomic MERGE, what stood in the same scope.

    A model states its key (`unique_key`) and its scope (`restate: {grain, date, before, after}`, macro `within`). Inside the
    scope, rows whose values differ are updated, new ones inserted, rows that are no longer made deleted; rows with the same
    values are not touched, and neither is anything outside. The scope stands in the statement as literals: a subquery is not
    allowed there, and literals let Delta leave out files (docs/decisions/restate.md).
#}
{% macro restate_sql(source, target) %}
    {% set scope = config.get('restate') %}
    {% set keys = config.get('unique_key') %}
    {% set nullable = config.get('nullable_key', []) %}
    {% set columns = adapter.get_columns_in_relation(target) | map(attribute='name') | list %}
    {% set in_scope = scope_of_model(scope, 'published.') %}
    {% if in_scope == 'false' %}
        select 'nothing to restate' as outcome
    {% else %}
        merge into {{ target }} as published
        using (select * from {{ source }} as made where {{ scope_of_model(scope, 'made.') }}) as recomputed
        on
            {{ in_scope }}
            {% for key in keys %}
            and published.{{ key }} {{ '<=>' if key in nullable else '=' }} recomputed.{{ key }}
            {% endfor %}
        when matched and not (
            struct(published.{{ columns | join(', published.') }}) <=> struct(recomputed.{{ columns | join(', recomputed.') }})
        ) then update set *
        when not matched then insert *
        {% if scope.grain != 'arrivals' %}
        when not matched by source and {{ in_scope }} then delete
        {% endif %}
    {% endif %}
{% endmacro %}


{# The scope of a model, as its configuration `restate` states it. #}
{% macro scope_of_model(scope, prefix='') %}
    {{ return(within(
        scope.grain, date=scope.get('date'), after=scope.get('after', 0), prefix=prefix, topic=scope.get('topic')
    )) }}
{% endmacro %}


{# dbt-spark knows its own strategies only: these two let it know ours. #}
{% macro dbt_spark_validate_get_incremental_strategy(raw_strategy, file_format) %}
    {% if raw_strategy not in ['restate', 'since_last_run'] %}
        {% do exceptions.raise_compiler_error(
            "incremental_strategy is 'restate' or 'since_last_run', not '" ~ raw_strategy ~ "'"
        ) %}
    {% endif %}
    {{ return(raw_strategy) }}
{% endmacro %}


{% macro dbt_spark_get_incremental_sql(strategy, source, target, existing, unique_key, incremental_predicates) %}
    {% if strategy == 'restate' %}
        {{ restate_sql(source, target) }}
    {% else %}
        {{ since_last_run_sql(source, target) }}
    {% endif %}
{% endmacro %}


{#
    The strategy `since_last_run`, for what is only ever added to: what a killed run left, whose record never came, is replaced
    by what this run adds, in one commit.
#}
{% macro since_last_run_sql(source, target) %}
    {% set recorded = var('recorded').get('runs', 0) %}
    insert into {{ target }} replace where run_number > {{ recorded | int }}
    select {{ adapter.get_columns_in_relation(target) | map(attribute='name') | join(', ') }} from {{ source }}
{% endmacro %}
