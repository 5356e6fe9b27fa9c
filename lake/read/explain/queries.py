"""The SQL of the explanations, for DuckDB: gold, and the scales of splits from silver.

$accounts is the list of the scope's accounts, $day the day explained. $with_history also takes what came before it.
"""

_BOOKED = "unsupported_reason is null and account_id = any($accounts)"

MEMBERS = """
select account_id, base_currency, cost_method, tracks_cash
from gold.dim_account
where
    $scope_type = 'ALL'
    or ($scope_type = 'ACCOUNT' and account_id = $scope_id)
    or ($scope_type = 'PORTFOLIO' and portfolio_id = $scope_id)
order by account_id
"""

SCOPE_VALUE = """
select currency, total_value, cash_balance, positions_value, inflow, outflow, valuation_status, unpriced_count, unsupported_count
from gold.fact_portfolio_value_daily
where scope_type = $scope_type and scope_id = $scope_id and value_date = $day
"""

ACCOUNT_VALUES = """
select scope_id, currency, total_value, cash_balance, positions_value
from gold.fact_portfolio_value_daily
where scope_type = 'ACCOUNT' and scope_id = any($accounts) and value_date = $day
order by scope_id
"""

SCOPE_DAYS = """
select min(value_date), max(value_date)
from gold.fact_portfolio_value_daily
where scope_type = $scope_type and scope_id = $scope_id
"""

POSITIONS = """
select
    account_id, symbol, currency, price_currency, base_currency, quantity, price, price_fx_rate, fx_rate, market_value_local,
    market_value_base, valuation_status, price_event_id, price_date, stale_days, price_adjustment
from gold.fact_positions_daily
inner join (select account_id, base_currency from gold.dim_account) using (account_id)
inner join (select symbol, price_adjustment from gold.dim_symbol) using (symbol)
where account_id = any($accounts) and position_date = $day
order by account_id, symbol
"""

POSITION_DAYS = """
select distinct symbol, position_date
from gold.fact_positions_daily
where account_id = any($accounts) and symbol = $symbol
order by position_date
"""

SYMBOLS = "select distinct symbol from gold.fact_positions_daily where account_id = any($accounts) order by symbol"

FILLS = f"""
select
    account_id, fills.symbol, trade_id, event_id, side, currency, settlement_currency, base_currency, quantity, price,
    gross_amount, fee, tax, fx_rate, cash_amount, gross_base, base_rate, trade_date, coalesce(scales.scale, 1), abs(signed_units),
    lot_ref, tracks_cash, local_currency, transfer_trade_id, transfer_account_id, transfer_rate, is_received, is_carried
from gold.fact_trades as fills
left join silver.share_scales as scales
    on fills.symbol = scales.symbol and trade_date >= valid_from and trade_date < valid_until
where {_BOOKED} and trade_date <= $day and (trade_date = $day or $with_history)
order by trade_date, ordered_at, is_received, trade_id
"""

PRICE_OF_DAY = "select price, currency, event_id from silver.prices_daily where symbol = $symbol and calendar_date = $day"

COST_THAT_MOVED = """
select open_trade_id, opening_gross from silver.lot_segments
where close_trade_id = $trade_id and is_moved
order by open_date, open_trade_id, opening_gross
"""

_CASH_EVENT = """
select
    account_id, cash_event_id, event_id, cash_type, symbol, currency, base_currency, signed_amount, signed_base, is_external,
    transfer_account_id, transfer_amount, difference_base, tracks_cash, value_date
from gold.fact_cash_events
"""

CASH_EVENTS = f"""
{_CASH_EVENT}
where {_BOOKED} and value_date <= $day and (value_date = $day or $with_history)
order by value_date, occurred_at, cash_event_id
"""

# The first halves of transfers whose other half comes after the day.
IN_TRANSIT = f"""
{_CASH_EVENT}
where {_BOOKED} and tracks_cash and value_date <= $day and transfer_date > $day
order by value_date, occurred_at, cash_event_id
"""

DIVIDENDS = """
select
    account_id, corporate_action_id, event_id, symbol, currency, base_currency, quantity, amount_per_share, amount, amount_base,
    tracks_cash, ex_date, pay_date
from gold.fact_dividends
where is_booked and account_id = any($accounts) and ex_date <= $day
order by account_id, ex_date, corporate_action_id
"""

CONVERSIONS = """
select
    account_id, conversion_id, event_id, action_type, symbol, new_symbol, currency, base_currency, quantity, units, new_units,
    numerator, denominator, cash_per_share, cash_amount, cash_base, tracks_cash, ex_date
from gold.fact_conversions
where is_booked and account_id = any($accounts) and ex_date <= $day
order by account_id, ex_date, conversion_id
"""

# Everything before the day, added up: the opening of one whose history is not asked for.
CASH_BEFORE = f"""
with movements as (
    select account_id, settlement_currency as currency, cash_amount as amount, trade_date as movement_date
    from gold.fact_trades where {_BOOKED} and tracks_cash
    union all
    select account_id, currency, signed_amount, value_date from gold.fact_cash_events where {_BOOKED} and tracks_cash
    union all
    select account_id, currency, amount, pay_date
    from gold.fact_dividends where is_booked and tracks_cash and account_id = any($accounts)
    union all
    select account_id, currency, cash_amount, ex_date
    from gold.fact_conversions where is_booked and tracks_cash and cash_amount <> 0 and account_id = any($accounts)
)

select account_id, currency, cast(sum(amount) as decimal(38, 6)), count(*), min(movement_date), max(movement_date)
from movements
where movement_date < $day
group by account_id, currency
"""

BALANCES = """
select account_id, currency, balance, balance_base, dividends_receivable, dividends_receivable_base
from gold.fact_cash_balances_daily
where account_id = any($accounts) and balance_date = $day
order by account_id, currency
"""

UNITS_BEFORE = f"""
with fills as (
    select account_id, symbol, signed_units, trade_date from gold.fact_trades where {_BOOKED}
    union all
    select account_id, symbol, -units, ex_date
    from gold.fact_conversions where is_booked and action_type <> 'SPIN_OFF' and account_id = any($accounts)
    union all
    select account_id, new_symbol, new_units, ex_date
    from gold.fact_conversions where is_booked and new_units <> 0 and account_id = any($accounts)
)

select
    account_id, fills.symbol, cast(sum(signed_units) as decimal(38, 8)),
    min(coalesce(scales.scale, 1)), max(coalesce(scales.scale, 1)), count(*), min(trade_date), max(trade_date)
from fills
left join silver.share_scales as scales
    on fills.symbol = scales.symbol and trade_date >= valid_from and trade_date < valid_until
where trade_date < $day
group by account_id, fills.symbol
"""

SCALES = "select symbol, scale, valid_from, valid_until from silver.share_scales"

PRICE_EVENT = "select price from bronze.prices where event_id = $event_id and reject_reason is null limit 1"

# A rate of a day, and the one or two events that it is made of, each with what it says of which pair.
RATE = """
select
    rates.rate, rates.rate_date, rates.via_currency,
    one.event_id, one.base_currency, one.quote_currency, one.rate,
    other.event_id, other.base_currency, other.quote_currency, other.rate
from silver.rates_daily as rates
left join (select distinct on (event_id) * from bronze.fx_rates where reject_reason is null) as one
    on rates.event_id = one.event_id
left join (select distinct on (event_id) * from bronze.fx_rates where reject_reason is null) as other
    on rates.via_event_id = other.event_id
where rates.currency = $currency and rates.base_currency = $base_currency and rates.calendar_date = $day
"""

RETURN = """
select daily_return, flow_timing
from gold.daily_returns
where scope_type = $scope_type and scope_id = $scope_id and return_date = $day
"""

REALIZED = """
select account_id, symbol, realized_pnl_base
from gold.fact_pnl_daily
where account_id = any($accounts) and pnl_date = $day and symbol is not null
order by account_id, symbol
"""

DISPOSALS = """
select
    account_id, symbol, close_trade_id, open_trade_id, received_trade_id, side, cost_method, quantity,
    proceeds_gross_base, cost_gross_base, realized_pnl_gross_base, open_date, holding_days
from gold.fact_lot_disposals
where account_id = any($accounts) and close_date = $day
order by account_id, symbol, close_trade_id, open_date, open_trade_id, received_trade_id
"""
