-- Everything that a day brought an account, in its base currency, each under one name; of cash, what exchange rates made.
with fact_trades as (
    select * from {{ ref('fact_trades') }}
    where is_booked and {{ within('account', 'trade_date', after=1) }}
),

unrealized as (
    select account_id, symbol, coalesce(market_value_base, 0) - cost_basis_gross_base as gain, position_date
    from {{ ref('fact_positions_daily') }}
    where {{ within('account', 'position_date', before=1, after=1) }}
),

cash_by_account as (
    select account_id, sum({{ value_of_cash() }}) as balance_base, balance_date
    from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date', before=1, after=1) }}
    group by account_id, balance_date
),

costs as (
    select
        account_id,
        symbol,
        explode(array(struct('fees' as effect, fee_base as amount), struct('taxes' as effect, tax_base as amount))) as part,
        trade_date
    from fact_trades
),

results as (
    select
        account_id,
        symbol,
        explode(array(
            struct('income' as effect, income as amount),
            struct('fees' as effect, fees as amount),
            struct('taxes' as effect, taxes as amount)
        )) as part,
        value_date
    from {{ ref('income_effects') }}
    where {{ within('account', 'value_date', after=1) }}
)

select
    account_id, symbol, 'unrealized' as effect, position_date as pnl_date,
    {{ money('gain - lag(gain, 1, 0) over (partition by account_id, symbol order by position_date)') }} as amount
from unrealized
union all
select account_id, symbol, 'realized' as effect, close_date as pnl_date, realized_pnl_gross_base as amount
from {{ ref('fact_lot_disposals') }}
where {{ within('account', 'close_date', after=1) }}
union all
select account_id, symbol, part.effect, trade_date as pnl_date, part.amount
from costs
union all
select account_id, symbol, part.effect, value_date as pnl_date, part.amount
from results
union all
select account_id, symbol, 'transferred' as effect, trade_date as pnl_date, transferred_gain as amount
from {{ ref('move_flows') }}
where {{ within('account', 'trade_date', after=1) }}
union all
-- The change of the cash's value, less what moved as it was booked.
select
    account_id,
    null as symbol,
    'fx' as effect,
    balance_date as pnl_date,
    {{ money('balance_base - lag(balance_base, 1, 0) over (partition by account_id order by balance_date)') }} as amount
from cash_by_account
union all
select account_id, null as symbol, 'fx' as effect, movement_date as pnl_date, {{ money('-booked_base') }} as amount
from {{ ref('cash_movements') }}
where tracks_cash and booked_base <> 0 and {{ within('account', 'movement_date', after=1) }}
