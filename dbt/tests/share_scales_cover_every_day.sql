-- The scales of a symbol follow each other without gap or overlap from the first day of time to the last.
with with_neighbours as (
    select
        *,
        lag(valid_until, 1, date '0001-01-01') over (partition by symbol order by valid_from) as previous_until,
        lead(valid_from, 1, date '9999-12-31') over (partition by symbol order by valid_from) as next_from
    from {{ ref('share_scales') }}
)

select *
from with_neighbours
where (valid_from = previous_until and valid_until = next_from and scale >= 1) is not true
