-- Exchange rates that are other than at the last recorded run: the pairs that need them, and until which day.
with changed as (
    select entity, base_currency, quote_currency, rate_date, count(*) = 1 as is_new_or_gone
    from {{ changed_rows('fx_rates') }}
    where is_live
    group by entity, base_currency, quote_currency, rate_date
),

fx_rate_versions as (
    select * from {{ ref('fx_rate_versions') }} where is_live
),

days_with_rate as (
    select base_currency, quote_currency, rate_date from changed
    union
    select base_currency, quote_currency, rate_date from fx_rate_versions
),

until_next_rate as (
    select
        *,
        coalesce(
            date_sub(lead(rate_date) over (partition by base_currency, quote_currency order by rate_date), 1),
            date '9999-12-31'
        ) as until_date
    from days_with_rate
),

needed as (
    select distinct
        currency,
        base_currency,
        least(currency, base_currency) as one,
        greatest(currency, base_currency) as other
    from {{ ref('currencies_of_accounts') }}
),

-- A pair with a rate of its own is not made by way of another currency.
own_rates as (
    select
        least(base_currency, quote_currency) as one,
        greatest(base_currency, quote_currency) as other,
        min(rate_date) as first_date
    from fx_rate_versions
    group by least(base_currency, quote_currency), greatest(base_currency, quote_currency)
),

needed_with_own as (
    select needed.*, coalesce(own_rates.first_date, date '9999-12-31') as first_own_date
    from needed
    left join own_rates
        on needed.one = own_rates.one and needed.other = own_rates.other
)

select
    changed.entity,
    needed.currency,
    needed.base_currency,
    changed.is_new_or_gone,
    changed.rate_date as from_date,
    until_next_rate.until_date
from changed
inner join until_next_rate
    on
        changed.base_currency = until_next_rate.base_currency
        and changed.quote_currency = until_next_rate.quote_currency
        and changed.rate_date = until_next_rate.rate_date
inner join needed_with_own as needed
    on
        needed.currency in (changed.base_currency, changed.quote_currency)
        and needed.base_currency in (changed.base_currency, changed.quote_currency)
        or changed.rate_date < needed.first_own_date
        and (
            needed.currency in (changed.base_currency, changed.quote_currency)
            or needed.base_currency in (changed.base_currency, changed.quote_currency)
        )
