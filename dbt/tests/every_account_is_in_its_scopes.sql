-- Each account with a booked event is in exactly its own scope, its portfolio's if it has one, and ALL; others are in none.
with active as (
    select * from {{ ref('dim_account') }} where first_activity_date is not null
),

memberships as (
    select
        account_id,
        count_if(scope_type = 'ACCOUNT' and scope_id = account_id) as own_scopes,
        count_if(scope_type = 'ALL' and scope_id = 'ALL') as all_scopes,
        max(if(scope_type = 'PORTFOLIO', scope_id, null)) as portfolio_id,
        count(*) as scope_count
    from {{ ref('scope_members') }}
    group by account_id
)

select active.account_id, memberships.*
from active
full outer join memberships
    on active.account_id = memberships.account_id
where
    (
        memberships.own_scopes = 1
        and memberships.all_scopes = 1
        and memberships.portfolio_id <=> active.portfolio_id
        and memberships.scope_count = 2 + if(active.portfolio_id is null, 0, 1)
    ) is not true
