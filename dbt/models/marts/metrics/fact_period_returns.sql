{{ config(
    unique_key=['scope_type', 'scope_id', 'as_of_date', 'period'],
    restate={'grain': 'returns', 'date': 'as_of_date', 'before': 1},
) }}

with period_roots as (
    select * from {{ ref('period_roots') }}
)

select
    scope_type,
    scope_id,
    currency,
    period,
    xirr_status,
    twr,
    twr_annualized,
    twr_gross,
    xirr,
    modified_dietz,
    from_date,
    as_of_date
from period_roots
