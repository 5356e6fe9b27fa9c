-- Every statement that is due has a row with what it says, and every position and balance of its day one with what is booked.
with reconciliation as (
    select * from {{ ref('reconciliation') }}
),

due as (
    select statements.account_id, statements.item, statements.quantity, statements.statement_date
    from {{ ref('statement_versions') }} as statements
    left join {{ ref('dim_account') }} as accounts
        on statements.account_id = accounts.account_id
    where
        statements.is_live and statements.statement_date <= {{ as_of() }}
        and (statements.item not like 'CASH:%' or coalesce(accounts.tracks_cash, true))
        and exists (select 1 from {{ ref('fact_cash_balances_daily') }})
),

held as (
    select account_id, symbol as item, quantity, position_date as held_date
    from {{ ref('fact_positions_daily') }}
    union all
    select account_id, concat('CASH:', currency) as item, balance as quantity, balance_date as held_date
    from {{ ref('fact_cash_balances_daily') }}
),

held_when_stated as (
    select held.account_id, held.item, held.quantity, held.held_date
    from held
    left semi join due
        on held.account_id = due.account_id and held.held_date = due.statement_date
    where held.quantity <> 0
)

select 'not compared' as problem, due.account_id, due.item, due.quantity, due.statement_date
from due
left anti join reconciliation
    on
        due.account_id = reconciliation.account_id and due.item = reconciliation.item
        and due.statement_date = reconciliation.statement_date and due.quantity = reconciliation.stated
union all
select 'not booked' as problem, held.account_id, held.item, held.quantity, held.held_date as statement_date
from held_when_stated as held
left anti join reconciliation
    on
        held.account_id = reconciliation.account_id and held.item = reconciliation.item
        and held.held_date = reconciliation.statement_date and held.quantity = reconciliation.booked
