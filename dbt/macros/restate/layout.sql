{#
    Where the rows of a table lie: clustered by what its scope names (ids, then the day), so that literals of a scope leave most
    of a table unread. A table that is made anew is written in that order; `lake maintain` keeps it (`optimize`).
    dbt-spark calls this macro to make a table, in place of its own, which knows no `cluster by` for Delta; for what a unit test
    compares; and for the temporary view of an incremental model, which our strategies do without.
#}
{% macro spark__create_table_as(temporary, relation, compiled_code, language='sql') %}
    {% if temporary and model.resource_type == 'unit_test' %}
        {{ create_temporary_view(relation, compiled_code) }}
    {% elif temporary %}
        select 'the query is part of the next statement' as outcome
    {% else %}
        {% set columns = layout_columns() | join(', ') %}
        create or replace table {{ relation }}
        {{ file_format_clause() }}
        {% if target.name == 'sail' %}options ('overwriteSchema' = 'true'){% endif %}
        {{ tblproperties_clause() }}
        {{ location_clause() }}
        as
        {% if columns %}
            select * from (
                {{ compiled_code }}
            ) as made
            sort by {{ columns }}
        {% else %}
            {{ compiled_code }}
        {% endif %}
    {% endif %}
{% endmacro %}


{# The columns of a model's scope, ids first; none where it is of no account, symbol or scope. #}
{% macro layout_columns() %}
    {% set scope = config.get('restate', {}) %}
    {% set ids = grain_columns().get(scope.get('grain'), []) if scope.get('grain') != 'entity' else [] %}
    {{ return(ids + ([scope.date] if scope.get('date') else [])) }}
{% endmacro %}
