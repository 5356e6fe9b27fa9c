{#
    The rows of a gold table that are other than the last recorded run published them: the key, the row as it is now
    (`present`, null when it is no more) and as it was (`past`, null when it is new), each as a struct.

    The comparison is with the table as that run left it (Delta keeps the version), so a run that was killed and is repeated
    finds the same.
#}
{% macro published_changes(model, keys) %}
{% set versions = var('recorded', {}).get('gold_versions', {}) %}
{% set scope = scope_of_model({
    'fact_trades': {'grain': 'pair'},
    'fact_portfolio_value_daily': {'grain': 'scope', 'date': 'value_date'},
}.get(model, {'grain': 'returns', 'date': 'return_date'})) %}
select
    {% for key in keys %}
    coalesce(present.{{ key }}, past.{{ key }}) as {{ key }},
    {% endfor %}
    present, past
from (select struct(*) as present, {{ keys | join(', ') }} from {{ ref(model) }} where {{ scope }}) as present
full outer join (
    select struct(*) as past, {{ keys | join(', ') }}
    from {{ ref(model) }} {% if model in versions %}version as of {{ versions[model] }} where {{ scope }}{% else %}where false{% endif %}
) as past
    on {% for key in keys %}present.{{ key }} = past.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
where not present.present <=> past.past
{% endmacro %}


{#
    A model that keeps every version of the rows of a gold table that a recorded run has published: the row as it was, from
    when on, and `is_removed` for a row that is no more. Only ever added to.
#}
{% macro published_versions(model, keys) %}
{{ config(
    materialized='incremental', incremental_strategy='since_last_run', full_refresh=false, tblproperties=table_properties(),
) }}
with publication as (
    select run_number, published_at from {{ ref('publication') }}
),

changes as (
    {{ published_changes(model, keys) | indent(4) }}
)

select
    inline(array(coalesce(changes.present, changes.past))),
    changes.present is null as is_removed,
    publication.run_number,
    publication.published_at as published_from
from changes
cross join publication
{% endmacro %}
