{#
    Properties of a silver or gold table. Deletion vectors let a MERGE mark rows and leave their files; but each reading of a
    table that may have them asks once more for all its files, which costs more than to write a small table anew.
#}
{% macro table_properties(deletion_vectors=true) %}
    {{ return({'delta.enableDeletionVectors': 'true' if deletion_vectors else 'false'}) }}
{% endmacro %}


{#
    Properties of a table of versions, which a run reads as the last recorded run left it, too. Sail 0.7.2 cannot read a version
    older than the last checkpoint, and would write one every ten commits: `lake build` writes them, after a run is recorded.
#}
{% macro versions_properties(deletion_vectors=true) %}
    {% set rarely = {'delta.checkpointInterval': '1000000'} if target.name == 'sail' else {} %}
    {{ return(dict(table_properties(deletion_vectors), **rarely)) }}
{% endmacro %}
