-- Days on which an account holds something, at their start or end, and whether any of it trades then.
with fact_positions_daily as (
    select *
    from {{ ref('fact_positions_daily') }}
    where quantity <> 0 and {{ within('account', 'position_date', before=1) }}
),

symbol_trading_days as (
    select * from {{ ref('symbol_trading_days') }}
),

holdings as (
    select account_id, symbol, explode(array(position_date, date_add(position_date, 1))) as holding_date
    from fact_positions_daily
)

select
    holdings.account_id,
    bool_or(symbol_trading_days.symbol is not null) as is_trading_day,
    holdings.holding_date
from holdings
left join symbol_trading_days
    on holdings.symbol = symbol_trading_days.symbol and holdings.holding_date = symbol_trading_days.trading_day
group by holdings.account_id, holdings.holding_date
