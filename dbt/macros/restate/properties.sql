{#
    Properties of a silver or gold table. Deletion vectors let a MERGE mark rows and leave their files; but each reading of a
    table that may have them asks once more for all its files, which costs more than to write a small table anew.
#}
{% macro table_properties(deletion_vectors=true) %}
    {{ return({'delta.enableDeletionVectors': 'true' if deletion_vectors else 'false'}) }}
{% endmacro %}


{# The same, and a change feed for those that read what changed. #}
{% macro change_feed(deletion_vectors=true) %}
    {{ return(dict(table_properties(deletion_vectors), **{'delta.enableChangeDataFeed': 'true'})) }}
{% endmacro %}
