-- Days on which a scope holds something, at its start or end, and whether any of it trades then.
with fact_positions_daily as (
    select *
    from {{ ref('fact_positions_daily') }}
    where quantity <> 0 and {{ within_days_of('returns', 'position_date', before=1) }}
),

scope_members as (
    select * from {{ ref('scope_members') }}
),

symbol_trading_days as (
    select * from {{ ref('symbol_trading_days') }}
),

holdings as (
    select account_id, symbol, explode(array(position_date, date_add(position_date, 1))) as holding_date
    from fact_positions_daily
)

select
    scope_members.scope_type,
    scope_members.scope_id,
    bool_or(symbol_trading_days.symbol is not null) as is_trading_day,
    holdings.holding_date
from holdings
inner join scope_members
    on holdings.account_id = scope_members.account_id
left join symbol_trading_days
    on holdings.symbol = symbol_trading_days.symbol and holdings.holding_date = symbol_trading_days.trading_day
where {{ within_history('returns', prefix='scope_members.') }}
group by scope_members.scope_type, scope_members.scope_id, holdings.holding_date
