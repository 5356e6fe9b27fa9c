-- What each half of a transfer in kind is worth as a flow, and the cost that moved with it: at its price; where lots move without
-- one at that of the day, else at cost.
with halves as (
    select * from {{ ref('fact_trades') }} where transfer_trade_id is not null and is_booked
),

costs as (
    select trade_id, sum(gross) as received_cost, sum(sent_gross) as sent_cost
    from {{ ref('received_lots') }}
    group by trade_id
),

with_prices as (
    select
        halves.*,
        prices.currency as price_currency,
        {{ value_of('halves.quantity', 'prices.price') }} as value_of_price,
        {{ money('if(halves.is_received, costs.received_cost, costs.sent_cost)') }} as cost_base
    from halves
    left join {{ ref('prices_daily') }} as prices
        on halves.symbol = prices.symbol and halves.trade_date = prices.calendar_date
    left join costs
        on if(halves.is_received, halves.trade_id, halves.transfer_trade_id) = costs.trade_id
),

in_local_currency as (
    select
        held.*,
        {{ converted('held.value_of_price', rate_of('rates', 'held.price_currency', 'held.local_currency')) }} as value_local
    from with_prices as held
    {{ join_rate('rates', 'held.price_currency', 'held.local_currency', 'held.trade_date') }}
),

in_base_currency as (
    select
        held.*,
        {{ converted('held.value_local', rate_of('rates', 'held.local_currency', 'held.base_currency')) }} as value_of_day
    from in_local_currency as held
    {{ join_rate('rates', 'held.local_currency', 'held.base_currency', 'held.trade_date') }}
)

select
    trade_id,
    account_id,
    transfer_trade_id,
    transfer_account_id,
    symbol,
    currency,
    base_currency,
    gross_amount,
    {{ money('if(is_carried and gross_amount = 0, coalesce(value_of_day, cost_base), gross_base)') }} as value_base,
    cost_base,
    {{ money('fee_base + tax_base') }} as costs_base,
    transfer_rate,
    is_received,
    trade_date
from in_base_currency
