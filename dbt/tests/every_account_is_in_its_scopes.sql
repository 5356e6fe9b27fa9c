-- Each account is in exactly its own scope, its portfolio's if it has one, and ALL.
with memberships as (
    select
        account_id,
        count_if(scope_type = 'ACCOUNT' and scope_id = account_id) as own_scopes,
        count_if(scope_type = 'ALL' and scope_id = 'ALL') as all_scopes,
        max(if(scope_type = 'PORTFOLIO', scope_id, null)) as portfolio_id,
        count(*) as scope_count
    from {{ ref('scope_members') }}
    group by account_id
)

select dim_account.account_id, memberships.*
from {{ ref('dim_account') }} as dim_account
full outer join memberships
    on dim_account.account_id = memberships.account_id
where
    (
        memberships.own_scopes = 1
        and memberships.all_scopes = 1
        and memberships.portfolio_id <=> dim_account.portfolio_id
        and memberships.scope_count = 2 + if(dim_account.portfolio_id is null, 0, 1)
    ) is not true
