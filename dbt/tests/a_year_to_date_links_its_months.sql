-- From the start of a year to a month end is to the month end before, and then the month.
with period_returns as (
    select * from {{ ref('fact_period_returns') }}
),

linked as (
    select years.scope_type, years.scope_id, years.as_of_date, years.twr, (1 + before.twr) * (1 + months.twr) - 1 as linked_twr
    from period_returns as years
    inner join period_returns as months
        on
            years.scope_type = months.scope_type
            and years.scope_id = months.scope_id
            and years.as_of_date = months.as_of_date
    inner join period_returns as before
        on
            years.scope_type = before.scope_type
            and years.scope_id = before.scope_id
            and months.from_date = before.as_of_date
            and years.from_date = before.from_date
    where years.period = 'YTD' and months.period = 'MTD' and before.period = 'YTD'
)

select *
from linked
where abs(twr - linked_twr) > 1e-9 * greatest(1, abs(linked_twr))
