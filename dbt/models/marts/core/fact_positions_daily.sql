{{ config(unique_key=['account_id', 'symbol', 'position_date'], restate={'grain': 'account', 'date': 'position_date'}) }}

with positions_held as (
    select * from {{ ref('positions_held') }}
),

prices_daily as (
    select * from {{ ref('prices_daily') }}
    where {{ within_days_of('account', 'calendar_date') }}
),

fact_cash_balances_daily as (
    select * from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date') }}
),

valued as (
    select
        positions_held.*,
        prices_daily.event_id as price_event_id,
        prices_daily.price,
        prices_daily.price_date,
        case
            when positions_held.quantity = 0 then cast(0 as decimal(24, 6))
            else {{ value_of('positions_held.quantity', 'prices_daily.price') }}
        end as market_value
    from positions_held
    left join prices_daily
        on positions_held.symbol = prices_daily.symbol and positions_held.position_date = prices_daily.calendar_date
),

with_account_value as (
    select
        valued.*,
        sum(coalesce(valued.market_value, 0)) over (partition by valued.account_id, valued.position_date)
        + fact_cash_balances_daily.balance as account_value
    from valued
    left join fact_cash_balances_daily
        on
            valued.account_id = fact_cash_balances_daily.account_id
            and valued.position_date = fact_cash_balances_daily.balance_date
)

select
    account_id,
    symbol,
    case
        when price is null then 'UNPRICED'
        when price_date = position_date then 'PRICED'
        else 'CARRIED'
    end as valuation_status,
    price_event_id,
    quantity,
    price,
    cast(datediff(position_date, price_date) as int) as stale_days,
    cast(1 as decimal(18, 10)) as fx_rate,
    market_value as market_value_local,
    market_value as market_value_base,
    cost_basis_gross_base,
    cost_basis_net_base,
    if(price is null, null, {{ money('market_value - cost_basis_gross_base') }}) as unrealized_pnl_base,
    cast(if(price is null, null, 0) as decimal(24, 6)) as unrealized_pnl_fx_base,
    cast(market_value as double) / nullif(cast(account_value as double), 0) as weight,
    price_date,
    position_date
from with_account_value
