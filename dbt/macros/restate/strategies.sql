{# dbt-spark knows its own strategies only: these two let it know ours. #}
{% macro dbt_spark_validate_get_incremental_strategy(raw_strategy, file_format) %}
    {% if raw_strategy not in ['restate', 'added'] %}
        {% do exceptions.raise_compiler_error(
            "incremental_strategy is 'restate' or 'added', not '" ~ raw_strategy ~ "'"
        ) %}
    {% endif %}
    {{ return(raw_strategy) }}
{% endmacro %}


{#
    Ours hold the model's query themselves (model.compiled_code), and no temporary view is made of it (`spark__create_table_as`):
    it would be analysed when it is made, when it is read and when the session ends.
#}
{% macro dbt_spark_get_incremental_sql(strategy, source, target, existing, unique_key, incremental_predicates) %}
    {% if strategy == 'restate' %}
        {{ restate_sql(model.compiled_code, target) }}
    {% else %}
        {{ added_sql(model.compiled_code, target) }}
    {% endif %}
{% endmacro %}


{# The strategy `added`, for what is only ever added to. With a scope in which nothing changed, there is nothing to add. #}
{% macro added_sql(query, target) %}
    {% set scope = config.get('restate') %}
    {% if scope and scope_of_model(scope) == 'false' %}
        select 'nothing to add' as outcome
    {% else %}
        {# Releases before kept the moment of the run in each row: that column stays, and is null. #}
        {% set columns = columns_of(target) | join(', ') %}
        insert into {{ target }}
        select {{ columns | replace('published_from', 'cast(null as timestamp) as published_from') }}
        from (
            {{ query }}
        ) as added
    {% endif %}
{% endmacro %}
