{{ config(unique_key=['account_id', 'symbol', 'position_date'], restate={'grain': 'account', 'date': 'position_date'}) }}

with positions_valued as (
    select * from {{ ref('positions_valued') }}
),

cash_by_account as (
    select account_id, sum({{ value_of_cash() }}) as balance_base, balance_date
    from {{ ref('fact_cash_balances_daily') }}
    where {{ within('account', 'balance_date') }}
    group by account_id, balance_date
),

with_account_value as (
    select
        positions_valued.*,
        sum(coalesce(positions_valued.market_value_base, 0)) over (
            partition by positions_valued.account_id, positions_valued.position_date
        ) + cash_by_account.balance_base as account_value
    from positions_valued
    left join cash_by_account
        on
            positions_valued.account_id = cash_by_account.account_id
            and positions_valued.position_date = cash_by_account.balance_date
)

select
    account_id,
    symbol,
    local_currency as currency,
    case
        when not is_priced then 'UNPRICED'
        when price_date = position_date then 'PRICED'
        else 'CARRIED'
    end as valuation_status,
    price_event_id,
    price_currency,
    quantity,
    price,
    cast(datediff(position_date, price_date) as int) as stale_days,
    price_fx_rate,
    fx_rate,
    market_value_local,
    market_value_base,
    cost_basis_gross_local,
    cost_basis_gross_base,
    cost_basis_net_base,
    if(is_priced, {{ money('market_value_base - cost_basis_gross_base') }}, null) as unrealized_pnl_base,
    if(is_priced, {{ money(converted('cost_basis_gross_local', 'fx_rate') ~ ' - cost_basis_gross_base') }}, null)
        as unrealized_pnl_fx_base,
    cast(market_value_base as double) / nullif(cast(account_value as double), 0) as weight,
    price_date,
    fx_rate_date,
    position_date
from with_account_value
