-- Accounts and instruments whose policies are other than at the last recorded run: all their days. A name moves no number.
{% set policies = ['portfolio_id', 'base_currency', 'cost_method', 'flow_timing', 'dividend_source', 'tracks_cash'] %}

with account_images as (
    select
        entity,
        account_id,
        portfolio_id,
        {{ digest_of(policies) }} as policy,
        is_live,
        is_now
    from {{ changed_rows('accounts') }}
),

changed_accounts as (
    select
        entity,
        account_id,
        collect_set(portfolio_id) as portfolio_ids,
        count(distinct policy) = 1 and bool_or(is_now) and bool_or(not is_now) as is_same_policy
    from account_images
    where is_live
    group by entity, account_id
),

instrument_images as (
    select
        entity,
        symbol,
        exchange,
        {{ digest_of(['exchange', 'price_adjustment']) }} as listing,
        is_live,
        is_now
    from {{ changed_rows('instruments') }}
),

changed_instruments as (
    select
        entity,
        symbol,
        collect_set(exchange) as exchanges,
        count(distinct listing) = 1 and bool_or(is_now) and bool_or(not is_now) as is_same_listing
    from instrument_images
    where is_live
    group by entity, symbol
),

-- Another exchange has other trading days, for all instruments on it.
neighbours as (
    select
        changed_instruments.entity,
        changed_instruments.is_same_listing,
        instruments.symbol
    from changed_instruments
    inner join {{ ref('instrument_versions') }} as instruments
        on
            changed_instruments.symbol = instruments.symbol
            or (not changed_instruments.is_same_listing and array_contains(changed_instruments.exchanges, instruments.exchange))
    where instruments.is_live
    union
    select entity, is_same_listing, symbol from changed_instruments
),

holders as (
    select distinct account_id, symbol from {{ ref('trade_versions') }} where is_live
)

select
    'accounts' as topic,
    entity,
    account_id,
    cast(null as string) as symbol,
    explode_outer(portfolio_ids) as portfolio_id,
    false as is_of_fills,
    if(is_same_policy, date '9999-12-31', date '0001-01-01') as from_date,
    date '9999-12-31' as until_date
from changed_accounts
union all
select
    'instruments' as topic,
    neighbours.entity,
    holders.account_id,
    neighbours.symbol,
    cast(null as string) as portfolio_id,
    false as is_of_fills,
    if(neighbours.is_same_listing, date '9999-12-31', date '0001-01-01') as from_date,
    date '9999-12-31' as until_date
from neighbours
left join holders
    on neighbours.symbol = holders.symbol and not neighbours.is_same_listing
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('accounts', 'account_images') }}
union all
{{ issue_rows('instruments', 'instrument_images') }}
union all
-- not_supported counts rates by their pair.
{{ issue_rows('fx_rates', changed_rows('fx_rates'), "explode(array(entity, substring_index(entity, ' ', 1)))") }}
