-- Statements that are other than at the last recorded run, or due now or no longer. They move no number, but may be issues.
{% set days = days_between_as_of_dates() %}

with received as (
    select entity, account_id from {{ changed_rows('statements') }}
),

due_or_no_longer as (
    select entity, account_id
    from {{ ref('statement_versions') }}
    where is_live and statement_date > {{ days[0] }} and statement_date <= {{ days[1] }}
),

touched as (
    select * from received
    union all
    select * from due_or_no_longer
)

-- A statement is an issue of its account; a conflict is one of itself.
{{ issue_rows('statements', 'touched', 'explode(array(entity, account_id))') }}
