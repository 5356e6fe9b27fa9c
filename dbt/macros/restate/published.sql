{#
    A model that keeps every version of the rows of a gold table that a recorded run has published: the row as it was, from
    when on, and `is_removed` for a row that is no more. Only ever added to.

    What a run adds is the rows that differ from the latest versions that recorded runs left, so that one which was killed and
    is repeated finds the same. Where nothing of the table's scope changed, nothing is added.
#}
{% macro published_versions(model, keys) %}
{% set scope = scope_of_published(model) %}
{{ config(
    materialized='incremental', incremental_strategy='since_last_run', full_refresh=false, tblproperties=table_properties(deletion_vectors=false),
    restate=scope,
) }}
with publication as (
    select run_number, published_at from {{ ref('publication') }}
),

present as (
    select struct(*) as present, {{ keys | join(', ') }} from {{ ref(model) }} where {{ scope_of_model(scope) }}
),

{% if is_incremental() %}
standing as (
    select * except (is_removed, run_number, published_from, newest_first)
    from (
        select *, row_number() over (partition by {{ keys | join(', ') }} order by run_number desc) as newest_first
        from {{ this }}
        where run_number < {{ run_number() }} and {{ scope_of_model(scope) }}
    )
    where newest_first = 1 and not is_removed
),
{% else %}
standing as (
    select * from {{ ref(model) }} where false
),
{% endif %}

past as (
    select struct(*) as past, {{ keys | join(', ') }} from standing
),

changes as (
    select present.present, past.past
    from present
    full outer join past
        on {% for key in keys %}present.{{ key }} = past.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
    where not present.present <=> past.past
)

select
    inline(array(coalesce(changes.present, changes.past))),
    changes.present is null as is_removed,
    publication.run_number,
    publication.published_at as published_from
from changes
cross join publication
{% endmacro %}


{# The scope of a gold table whose versions are kept, as its model configures it. #}
{% macro scope_of_published(model) %}
    {{ return({
        'fact_trades': {'grain': 'pair'},
        'fact_portfolio_value_daily': {'grain': 'scope', 'date': 'value_date'},
    }.get(model, {'grain': 'returns', 'date': 'return_date'})) }}
{% endmacro %}
