{# Announces the bronze tables, which the streaming job writes by path, to the metastore; and the view of all that was rejected. #}
{% macro register_bronze() %}
    {% if execute %}
        {% set topics = [] %}
        {% for source in graph.sources.values() if source.source_name == 'bronze' %}
            {% do topics.append(source.name) %}
        {% endfor %}
        {% do run_query('create schema if not exists bronze') %}
        {% for topic in topics | sort %}
            {% do run_query(
                "create table if not exists bronze." ~ topic ~ " using delta location '"
                ~ env_var('LAKE_TABLES_URI') ~ "/bronze/" ~ topic ~ "'"
            ) %}
        {% endfor %}
        {% set columns = 'value, kafka_topic, kafka_partition, kafka_offset, known_at, ingested_at, reject_reason' %}
        {% set rejected = [] %}
        {% for topic in topics | sort %}
            {% do rejected.append('select ' ~ columns ~ ' from bronze.' ~ topic ~ ' where reject_reason is not null') %}
        {% endfor %}
        {% do run_query('create or replace view bronze.quarantine as ' ~ rejected | join(' union all ')) %}
    {% endif %}
{% endmacro %}
