{{ config(materialized='view') }}

with stated as (
    select statements.account_id, statements.item, statements.quantity as stated, statements.statement_date, statements.known_at
    from {{ ref('statement_versions') }} as statements
    left join {{ ref('dim_account') }} as accounts
        on statements.account_id = accounts.account_id
    where
        statements.is_live and (statements.item not like 'CASH:%' or coalesce(accounts.tracks_cash, true))
        -- Every account with a booked event has a balance on the as-of date.
        and statements.statement_date <= (select max(balance_date) from {{ ref('fact_cash_balances_daily') }})
),

-- All that is stated of an account and a day is one statement.
statements as (
    select *, row_number() over (partition by account_id order by statement_date) as nth_statement
    from (select account_id, statement_date, max(known_at) as known_at from stated group by account_id, statement_date) as of_days
),

held as (
    select account_id, symbol as item, cast(quantity as decimal(26, 8)) as booked, position_date as held_date
    from {{ ref('fact_positions_daily') }}
    where quantity <> 0
    union all
    select account_id, concat('CASH:', currency) as item, cast(balance as decimal(26, 8)) as booked, balance_date as held_date
    from {{ ref('fact_cash_balances_daily') }}
    where balance <> 0
),

stated_and_booked as (
    select account_id, item, stated, cast(null as decimal(26, 8)) as booked, statement_date from stated
    union all
    select held.account_id, held.item, cast(null as decimal(26, 8)) as stated, held.booked, statements.statement_date
    from held
    inner join statements
        on held.account_id = statements.account_id and held.held_date = statements.statement_date
),

compared as (
    select
        account_id,
        item,
        max(stated) as stated,
        cast(coalesce(max(booked), 0) as decimal(26, 8)) as booked,
        cast(coalesce(max(stated), 0) - coalesce(max(booked), 0) as decimal(27, 8)) as difference,
        statement_date
    from stated_and_booked
    group by account_id, item, statement_date
),

-- The differences of an item in one statement after the other have the same number.
in_runs as (
    select
        compared.*,
        statements.nth_statement - row_number() over (
            partition by compared.account_id, compared.item, compared.difference = 0 order by compared.statement_date
        ) as nth_run,
        statements.known_at
    from compared
    inner join statements
        on compared.account_id = statements.account_id and compared.statement_date = statements.statement_date
)

select
    account_id,
    item,
    case
        when difference = 0 then 'AGREES'
        when stated is null then 'NOT_STATED'
        when booked = 0 then 'NOT_BOOKED'
        else 'DIFFERS'
    end as status,
    stated,
    booked,
    difference,
    cast(0 as decimal(26, 8)) as tolerance,
    case when difference <> 0 then min(statement_date) over (partition by account_id, item, difference = 0, nth_run) end as since,
    statement_date,
    known_at
from in_runs
