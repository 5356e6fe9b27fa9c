-- Exchange rates as they came and turned round, for every day until the next of their pair; as they came wins.
with fx_rate_versions as (
    select * from {{ ref('fx_rate_versions') }} where is_live and rate_date <= {{ as_of() }}
),

both_ways as (
    select base_currency as currency, quote_currency as base_currency, rate, false as is_inverse, event_id, rate_date
    from fx_rate_versions
    union all
    select quote_currency as currency, base_currency, rate, true as is_inverse, event_id, rate_date
    from fx_rate_versions
),

valid_for as (
    select
        *,
        coalesce(
            date_sub(lead(rate_date) over (partition by currency, base_currency, is_inverse order by rate_date), 1),
            {{ as_of() }}
        ) as until_date
    from both_ways
),

on_every_day as (
    select
        currency,
        base_currency,
        event_id,
        rate,
        is_inverse,
        rate_date,
        explode({{ days_of('rate_date', 'until_date', 'rate') }}) as calendar_date
    from valid_for
),

with_rank as (
    select *, row_number() over (partition by currency, base_currency, calendar_date order by is_inverse) as nth
    from on_every_day
)

select currency, base_currency, event_id, rate, is_inverse, rate_date, calendar_date
from with_rank
where nth = 1
