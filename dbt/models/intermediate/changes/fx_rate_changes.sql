-- Exchange rates that are other than at the last recorded run, for those who need their pair, and what is booked by them.
with changed_rates as (
    select * from {{ ref('changed_rates') }}
),

accounts as (
    select * from {{ ref('currencies_of_accounts') }}
),

rebooked_events as (
    select * from {{ ref('rebooked_events') }}
),

-- A pair that is needed now or no longer.
other_pairs as (
    {% if knows_past() %}
        select
            coalesce(needed.currency, standing.currency) as currency,
            coalesce(needed.base_currency, standing.base_currency) as base_currency
        from (select distinct currency, base_currency from accounts) as needed
        full outer join (select distinct currency, base_currency from {{ standing('silver', 'rates_daily') }}) as standing
            on needed.currency = standing.currency and needed.base_currency = standing.base_currency
        where needed.currency is null or standing.currency is null
    {% else %}
        select currency, base_currency from accounts where false
    {% endif %}
),

touched as (
    select
        changed_rates.entity, accounts.account_id, string(null) as symbol, changed_rates.currency, changed_rates.base_currency,
        false as is_of_fills, changed_rates.from_date, changed_rates.until_date
    from changed_rates
    inner join accounts
        on changed_rates.currency = accounts.currency and changed_rates.base_currency = accounts.base_currency
    union all
    select
        rate_entity as entity, account_id, symbol, string(null) as currency, string(null) as base_currency,
        symbol is not null as is_of_fills, event_date as from_date, date '9999-12-31' as until_date
    from rebooked_events
    union all
    select
        string(null) as entity, string(null) as account_id, string(null) as symbol, currency, base_currency,
        false as is_of_fills, date '0001-01-01' as from_date, date '9999-12-31' as until_date
    from other_pairs
)

select
    'fx_rates' as topic,
    entity,
    account_id,
    symbol,
    cast(null as string) as portfolio_id,
    currency,
    base_currency,
    is_of_fills,
    from_date,
    until_date
from touched
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue; so is an event without a rate.
{{ issue_rows('fx_rates', changed_rows('fx_rates')) }}
union all
{{ issue_rows('trades', "rebooked_events where topic = 'trades'") }}
union all
{{ issue_rows('cash_events', "rebooked_events where topic = 'cash_events'") }}
union all
{{ issue_rows('corporate_actions', "rebooked_events where topic = 'corporate_actions'") }}
