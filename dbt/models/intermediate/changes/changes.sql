{#
    What the rows of this run depend on and the last recorded run had not seen, or had seen otherwise: by event, the account,
    symbol and days that it touches. Empty when every table is made anew.
#}
{{ config(materialized='table', post_hook='{{ read_dirty_ranges(this) }}') }}

with touched as (
    select * from {{ ref('entity_changes') }}
),

accounts as (
    select account_id, portfolio_id from {{ ref('account_versions') }} where is_live
),

instruments as (
    select symbol from {{ ref('instrument_versions') }} where is_live
),

stated as (
    select distinct account_id from {{ ref('statement_versions') }} where is_live
),

policies as (
    select bool_or(flow_timing <> 'IN_START_OUT_END' or base_currency <> '{{ var("reporting_currency") }}') as are_different
    from {{ ref('account_versions') }}
    where is_live
),

{{ first_activities() }}

select distinct
    touched.topic,
    touched.entity,
    touched.event_id,
    touched.version,
    touched.account_id,
    touched.symbol,
    coalesce(touched.portfolio_id, accounts.portfolio_id) as portfolio_id,
    touched.currency,
    touched.base_currency,
    touched.is_of_fills,
    accounts.account_id is not null as is_announced_account,
    instruments.symbol is not null as is_announced_symbol,
    stated.account_id is not null as has_statements,
    touched.from_date,
    touched.until_date,
    -- An account that enters or leaves a group may change its flow timing and currency, and so all its days.
    if(
        policies.are_different and touched.from_date <= coalesce(standing.first_activity_date, date '9999-12-31'),
        date '0001-01-01', touched.from_date
    ) as groups_from,
    touched.known_at
from touched
cross join policies
left join accounts
    on touched.account_id = accounts.account_id
left join instruments
    on touched.symbol = instruments.symbol
left join stated
    on touched.account_id = stated.account_id
left join first_activities as standing
    on touched.account_id = standing.account_id
