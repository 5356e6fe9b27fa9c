{{ config(unique_key=['account_id', 'symbol', 'position_date'], restate={'grain': 'account', 'date': 'position_date'}) }}

with position_changes as (
    select * from {{ ref('position_changes') }}
),

prices_daily as (
    select * from {{ ref('prices_daily') }}
    where {{ within_days_of('account', 'calendar_date') }}
),

fact_cash_balances_daily as (
    select * from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date') }}
),

on_every_day as (
    select
        *,
        explode({{ days_of('change_date', 'until_date', 'account') }}) as position_date
    from (
        select *, if(signed_units = 0, change_date, coalesce(date_sub(next_change_date, 1), {{ as_of() }})) as until_date
        from position_changes
    )
),

held as (
    select
        on_every_day.account_id,
        on_every_day.symbol,
        {{ quantity('on_every_day.signed_units / ' ~ scale_of('scales')) }} as quantity,
        on_every_day.cost_basis_gross_base,
        on_every_day.cost_basis_net_base,
        on_every_day.position_date
    from on_every_day
    {{ join_scale('scales', 'on_every_day.symbol', 'on_every_day.position_date') }}
),

valued as (
    select
        held.*,
        prices_daily.event_id as price_event_id,
        prices_daily.price,
        prices_daily.price_date,
        case
            when held.quantity = 0 then cast(0 as decimal(24, 6))
            else {{ value_of('held.quantity', 'prices_daily.price') }}
        end as market_value
    from held
    left join prices_daily
        on held.symbol = prices_daily.symbol and held.position_date = prices_daily.calendar_date
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
