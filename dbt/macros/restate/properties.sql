{# Properties of every silver and gold table: deletion vectors let a MERGE mark rows and leave their files. #}
{% macro table_properties() %}
    {{ return({'delta.enableDeletionVectors': 'true'}) }}
{% endmacro %}


{# The same, and a change feed for those that read what changed. #}
{% macro change_feed() %}
    {{ return({'delta.enableDeletionVectors': 'true', 'delta.enableChangeDataFeed': 'true'}) }}
{% endmacro %}
