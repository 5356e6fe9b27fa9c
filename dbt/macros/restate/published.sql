{#
    A model that keeps every version of the rows of a gold table that a recorded run has published: the row as it was, from
    that run on, and `is_removed` for a row that is no more. Only ever added to. Where nothing of the table's scope changed,
    nothing is added. `scope` is that of the table; `doubles` are the columns in which the last bits count for nothing: engines add
    up in other orders; `without` are columns that are not kept.
#}
{% macro published_versions(model, keys, scope, doubles=[], without=[]) %}
{{ config(
    materialized='incremental', incremental_strategy='added', full_refresh=false, tblproperties=table_properties(deletion_vectors=false),
    restate=scope,
) }}
{% set columns = columns_of(ref(model), without=without) %}
with present as (
    select * from {{ ref(model) }} where {{ scope_of_model(scope) }}
),

standing as (
    {% if is_incremental() %}
    select *
    from (
        select *, row_number() over (partition by {{ keys | join(', ') }} order by run_number desc) as newest_first
        from {{ this }}
        where {{ scope_of_model(scope) }}
    )
    where newest_first = 1 and not is_removed
    {% else %}
    select {{ columns | join(', ') }} from {{ ref(model) }} where false
    {% endif %}
)

select
    {% for column in columns %}
    if(present.{{ keys[0] }} is null, standing.{{ column }}, present.{{ column }}) as {{ column }},
    {% endfor %}
    present.{{ keys[0] }} is null as is_removed,
    {{ run_number() }} as run_number
from present
full outer join standing
    on {% for key in keys %}present.{{ key }} = standing.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}

where
    present.{{ keys[0] }} is null
    or standing.{{ keys[0] }} is null
    {% for column in columns if column not in keys %}
    {% if column in doubles %}
    or not {{ is_same_double('present.' ~ column, 'standing.' ~ column) }}
    {% else %}
    or not (present.{{ column }} <=> standing.{{ column }})
    {% endif %}
    {% endfor %}
{% endmacro %}


{# Whether two doubles are the same to 1e-12, absolute or relative, or both null. #}
{% macro is_same_double(one, other) -%}
    ({{ one }} is null and {{ other }} is null
    or coalesce(abs({{ one }} - {{ other }}) <= 1e-12 * greatest(1d, abs({{ one }})), false))
{%- endmacro %}
