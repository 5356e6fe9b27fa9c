{#
    A query as the source of a MERGE into a model's table. Sail 0.7.2 plans a source five times over, which for a long query takes
    longer than all else: there it is made a table first, in a folder that goes with the run.
#}
{% macro merge_source(query, relation) %}
    {% if target.name != 'sail' %}
        {{ return('(' ~ query ~ ')') }}
    {% endif %}
    {% set name = relation.schema ~ '.' ~ relation.identifier ~ '__different' %}
    {% call statement('merge_source') %}
        create or replace table {{ name }} using delta location '{{ env_var("LAKE_SCRATCH") }}/{{ name }}' as {{ query }}
    {% endcall %}
    {{ return(name) }}
{% endmacro %}
