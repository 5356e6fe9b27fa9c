-- Fills, cash events and dividends that are booked by an exchange rate that is other than at the last recorded run.
with changed_rates as (
    select * from {{ ref('changed_rates') }}
),

trades as (
    select * from {{ ref('trades_with_currencies') }}
),

fills as (
    select
        trade_id,
        account_id,
        symbol,
        explode(array(
            struct(if(settlement_currency = base_currency, base_currency, currency) as currency, base_currency as base),
            struct(currency as currency, local_currency as base),
            struct(local_currency as currency, base_currency as base)
        )) as pair,
        trade_date
    from trades
    union all
    -- Lots that are received from an account in another currency.
    select
        received.trade_id,
        received.account_id,
        received.symbol,
        struct(sent.base_currency as currency, received.base_currency as base) as pair,
        received.trade_date
    from trades as received
    inner join trades as sent
        on received.transfer_id = sent.transfer_id and received.symbol = sent.symbol
    where received.side = 'TRANSFER_IN' and sent.side = 'TRANSFER_OUT'
)

select
    'trades' as topic,
    fills.trade_id as entity,
    changed_rates.entity as rate_entity,
    fills.account_id,
    fills.symbol,
    fills.trade_date as event_date
from changed_rates
inner join fills
    on
        changed_rates.currency = fills.pair.currency
        and changed_rates.base_currency = fills.pair.base
        and fills.trade_date between changed_rates.from_date and changed_rates.until_date
union all
-- So are conversions, which bring a cost over.
select
    'corporate_actions' as topic,
    conversions.corporate_action_id as entity,
    changed_rates.entity as rate_entity,
    conversions.account_id,
    conversions.symbol,
    conversions.ex_date as event_date
from changed_rates
inner join {{ ref('rates_of_conversions') }} as conversions
    on
        changed_rates.currency = conversions.currency
        and changed_rates.base_currency = conversions.base_currency
        and conversions.ex_date between changed_rates.from_date and changed_rates.until_date
union all
-- Cash that no rate told how to count is booked now, or no longer: on all days that come.
select
    'cash_events' as topic,
    events.cash_event_id as entity,
    changed_rates.entity as rate_entity,
    events.account_id,
    cast(null as string) as symbol,
    events.value_date as event_date
from changed_rates
inner join {{ ref('currencies_of_accounts') }} as accounts
    on changed_rates.currency = accounts.currency and changed_rates.base_currency = accounts.base_currency
inner join {{ ref('cash_event_versions') }} as events
    on
        accounts.account_id = events.account_id
        and changed_rates.currency = events.currency
        and events.value_date between changed_rates.from_date and changed_rates.until_date
where changed_rates.is_new_or_gone and events.is_live
union all
-- So are dividends.
select
    'corporate_actions' as topic,
    dividends.corporate_action_id as entity,
    changed_rates.entity as rate_entity,
    dividends.account_id,
    cast(null as string) as symbol,
    dividends.ex_date as event_date
from changed_rates
inner join {{ ref('dividends_by_account') }} as dividends
    on changed_rates.currency = dividends.currency and changed_rates.base_currency = dividends.base_currency
where changed_rates.is_new_or_gone and dividends.ex_date between changed_rates.from_date and changed_rates.until_date
