{#
    Schemas are called what they are called: silver, gold, never prefixed by the target's; a build into a name of its own has
    NAME_silver and NAME_gold.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (var('into') ~ '_' if var('into')) ~ (custom_schema_name or target.schema) }}
{%- endmacro %}
