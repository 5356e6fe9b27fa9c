{{ config(
    unique_key=['issue_id'],
    restate={'grain': 'entity'},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with not_supported as (
    select * from {{ ref('not_supported') }}
),

issues as (
    select
        if(reason = {{ no_rate() }}, 'missing_rate', 'not_yet_supported') as kind, 'ERROR' as severity, topic, entity,
        reason as detail, is_open, first_seen, last_seen
    from not_supported
    union all
    select * from ({{ version_conflicts() }})
    union all
    select * from ({{ unknown_references() }})
    union all
    select * from ({{ unequal_transfers() }})
    union all
    select * from ({{ incomplete_moves() }})
    union all
    select * from ({{ unmatched_lot_refs() }})
    {% if 'statements' in touched_topics() %}
        union all
        select * from ({{ statement_differences() }})
    {% endif %}
)

select
    md5(concat_ws('|', kind, topic, entity, detail)) as issue_id,
    kind,
    severity,
    topic,
    entity,
    if(is_open, 'OPEN', 'RESOLVED') as state,
    detail,
    first_seen,
    last_seen
from issues
where {{ within('entity') }}
