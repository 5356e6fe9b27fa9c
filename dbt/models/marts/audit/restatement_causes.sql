{{ config(materialized='incremental', incremental_strategy='since_last_run', full_refresh=false) }}

with changes as (
    select * from {{ ref('changes') }} where account_id is not null and event_id is not null
)

select distinct
    scopes.scope_type,
    scopes.scope_id,
    changes.topic,
    changes.entity as id,
    changes.event_id,
    changes.version,
    {{ run_number() }} as run_number,
    changes.from_date,
    changes.until_date,
    changes.known_at
from changes
    lateral view explode(array(
        struct('ACCOUNT' as scope_type, account_id as scope_id),
        struct('PORTFOLIO' as scope_type, portfolio_id as scope_id),
        struct('ALL' as scope_type, 'ALL' as scope_id)
    )) as scopes
where scopes.scope_id is not null
