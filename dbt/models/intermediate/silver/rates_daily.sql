-- The rate of every day of each pair of currencies that an account needs: its own, else its inverse, else by way of another one.
{{ config(unique_key=['currency', 'base_currency', 'calendar_date'], restate={'grain': 'rate', 'date': 'calendar_date'}) }}

with pairs as (
    select distinct currency, base_currency from {{ ref('currencies_of_accounts') }} where {{ within_history('rate') }}
),

rate_legs as (
    select * from {{ ref('rate_legs') }}
),

direct as (
    select pairs.currency, pairs.base_currency, rate_legs.calendar_date
    from pairs
    inner join rate_legs
        on pairs.currency = rate_legs.currency and pairs.base_currency = rate_legs.base_currency
),

with_legs as (
    select
        pairs.currency,
        pairs.base_currency,
        cast(null as string) as via_currency,
        one.event_id,
        cast(null as string) as via_event_id,
        if(one.is_inverse, {{ inverse_of_rate('one.rate') }}, cast(one.rate as decimal(28, 20))) as rate,
        one.rate_date,
        one.calendar_date
    from pairs
    inner join rate_legs as one
        on pairs.currency = one.currency and pairs.base_currency = one.base_currency
    union all
    select
        pairs.currency,
        pairs.base_currency,
        one.base_currency as via_currency,
        one.event_id,
        other.event_id as via_event_id,
        {{ rate_by_way_of('one', 'other') }} as rate,
        least(one.rate_date, other.rate_date) as rate_date,
        one.calendar_date
    from pairs
    inner join rate_legs as one
        on pairs.currency = one.currency
    inner join rate_legs as other
        on
            one.base_currency = other.currency
            and pairs.base_currency = other.base_currency
            and one.calendar_date = other.calendar_date
    left anti join direct
        on
            pairs.currency = direct.currency
            and pairs.base_currency = direct.base_currency
            and one.calendar_date = direct.calendar_date
),

-- By way of the currency with the newest rates, then the first by name.
with_rank as (
    select
        *,
        row_number() over (
            partition by currency, base_currency, calendar_date order by rate_date desc, via_currency asc
        ) as nth
    from with_legs
)

select
    currency,
    base_currency,
    via_currency,
    event_id,
    via_event_id,
    cast(rate as decimal(18, 10)) as rate,
    rate_date,
    calendar_date
from with_rank
where nth = 1 and rate >= 0.0000000001
