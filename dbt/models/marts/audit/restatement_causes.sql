{{ config(materialized='incremental', incremental_strategy='added', full_refresh=false) }}

with changes as (
    select * from {{ ref('changes') }} where account_id is not null and event_id is not null
),

of_scopes as (
    select
        *,
        explode(array(
            struct('ACCOUNT' as scope_type, account_id as scope_id),
            struct('PORTFOLIO' as scope_type, portfolio_id as scope_id),
            struct('ALL' as scope_type, 'ALL' as scope_id)
        )) as scope
    from changes
)

select distinct
    scope.scope_type,
    scope.scope_id,
    topic,
    entity as id,
    event_id,
    version,
    {{ run_number() }} as run_number,
    from_date,
    until_date,
    known_at
from of_scopes
where scope.scope_id is not null
