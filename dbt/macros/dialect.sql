{# What Spark and Sail say in other words, said once (docs/decisions/two-engines.md). #}


{#
    A digest of columns that is the same on every engine and for no other values: each value as text behind its length, null as
    a dash. (`to_json` differs between engines.) Moments, whose names end in `_at`, count as microseconds.
#}
{% macro digest_of(columns) -%}
    md5(concat(
        {%- for column in columns %}
        {%- set text = 'string(unix_micros(' ~ column ~ '))' if column.endswith('_at') else 'string(' ~ column ~ ')' %}
        coalesce(concat(length({{ text }}), ':', {{ text }}), '-')
        {{- ',' if not loop.last }}
        {%- endfor %}
    ))
{%- endmacro %}


{# The day of the week of a date, 1 for Monday to 7 for Sunday (ISO 8601). #}
{% macro iso_weekday(day) -%}
    ((dayofweek({{ day }}) + 5) % 7 + 1)
{%- endmacro %}


{#
    The names of a relation's columns, in order, but for some: for `* except (…)`. Asked by a query, for Sail describes no columns
    of a table that was registered by where it lies.
#}
{% macro columns_of(relation, without=[]) %}
    {% if not execute %}
        {{ return(['known_when_it_runs']) }}
    {% endif %}
    {{ return(get_columns_in_query('select * from ' ~ relation) | reject('in', without) | list) }}
{% endmacro %}


{#
    The columns of a relation and their types, which dbt-spark asks for by this macro: Sail describes none of a table that was
    registered by where it lies, so it is asked by a query without rows.
#}
{% macro spark__get_columns_in_relation_raw(relation) %}
    {% set names = get_columns_in_query('select * from ' ~ relation) if target.name == 'sail' else [] %}
    {% call statement('get_columns_in_relation_raw', fetch_result=True) %}
        {% if target.name == 'sail' %}
        select inline(array(
            {% for name in names %}
            struct('{{ name }}' as col_name, typeof(described.{{ name }}) as data_type){{ ',' if not loop.last }}
            {% endfor %}
        ))
        from (select 1 as one) as of_one_row
        left join (select * from {{ relation }} where false) as described
            on true
        {% else %}
        describe extended {{ relation }}
        {% endif %}
    {% endcall %}
    {{ return(load_result('get_columns_in_relation_raw').table) }}
{% endmacro %}


{# The whole days from one date to a later one. (What DuckDB says for this and the next two: lake/gold/periods.py.) #}
{% macro days_between(later, earlier) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}


{# The date some days before another. #}
{% macro days_before(day, days) -%}
    date_sub({{ day }}, {{ days }})
{%- endmacro %}


{# The same day some months earlier, or the last of that month. #}
{% macro months_before(day, months) -%}
    add_months({{ day }}, -({{ months }}))
{%- endmacro %}
