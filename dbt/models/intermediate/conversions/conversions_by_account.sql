-- Each conversion for each account that ever traded its symbol, or may have had it by another; with its rates, and why it is not
-- booked whatever is held.
with conversions as (
    select * from {{ ref('conversions') }}
),

accounts as (
    select account_id, base_currency, cost_method, tracks_cash from {{ ref('account_versions') }} where is_live
),

instruments as (
    select symbol, currency from {{ ref('instrument_versions') }} where is_live
),

with_currencies as (
    select
        traders.account_id,
        conversions.*,
        coalesce(accounts.base_currency, 'USD') as base_currency,
        coalesce(accounts.cost_method, 'FIFO') as cost_method,
        coalesce(accounts.tracks_cash, true) as tracks_cash,
        coalesce(instruments.currency, 'USD') as local_currency,
        coalesce(new_instruments.currency, 'USD') as new_local_currency
    from conversions
    inner join {{ ref('traders') }} as traders
        on conversions.symbol = traders.symbol
    left join accounts
        on traders.account_id = accounts.account_id
    left join instruments
        on conversions.symbol = instruments.symbol
    left join instruments as new_instruments
        on conversions.new_symbol = new_instruments.symbol
),

with_rates as (
    select
        held.*,
        {{ rate_of('to_new', 'held.local_currency', 'held.new_local_currency') }} as local_rate,
        {{ rate_of('to_base', 'held.local_currency', 'held.base_currency') }} as close_fx_rate,
        {{ rate_of('cash_to_base', 'held.currency', 'held.base_currency') }} as cash_base_rate,
        {{ rate_of('cash_to_local', 'held.currency', 'held.local_currency') }} as cash_local_rate
    from with_currencies as held
    {{ join_rate('to_new', 'held.local_currency', 'held.new_local_currency', 'held.ex_date') }}
    {{ join_rate('to_base', 'held.local_currency', 'held.base_currency', 'held.ex_date') }}
    {{ join_rate('cash_to_base', 'held.currency', 'held.base_currency', 'held.ex_date') }}
    {{ join_rate('cash_to_local', 'held.currency', 'held.local_currency', 'held.ex_date') }}
)

select
    *,
    case
        when symbol = new_symbol then 'the new symbol is the old one'
        when numerator is null or denominator is null then 'ratio of more than eight digits'
        when cost_fraction > 1 then 'cost_fraction of more than 1'
        when
            local_rate is null or close_fx_rate is null
            or (cash_per_share <> 0 and (cash_base_rate is null or cash_local_rate is null))
            then {{ no_rate() }}
    end as unsupported_reason
from with_rates
