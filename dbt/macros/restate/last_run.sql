{# Whether it is known what the last recorded run read and left, so that what changed since can be found. #}
{% macro knows_past() %}
    {{ return(var('previous_run', {}) | length > 0) }}
{% endmacro %}


{# Whether this run puts right what changed since a recorded run; else it makes every table anew, as when that is cheaper. #}
{% macro is_restating() %}
    {{ return(knows_past() and not var('anew')) }}
{% endmacro %}


{# A table as the last recorded run left it, for a model that reads what it does not recompute; none of its dependencies. #}
{% macro standing(schema, table) %}
    {{ return(api.Relation.create(schema=generate_schema_name(schema, none), identifier=table)) }}
{% endmacro %}
