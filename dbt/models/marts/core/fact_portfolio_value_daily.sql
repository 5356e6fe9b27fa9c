-- A scope's first return gives the day before it, its base day, an index.
{{ config(
    unique_key=['scope_type', 'scope_id', 'value_date'],
    restate={'grain': 'returns', 'date': 'value_date', 'before': 1},
) }}

with scope_volatility as (
    select * from {{ ref('scope_volatility') }}
)

select
    scope_type,
    scope_id,
    if(scope_type = 'ACCOUNT', scope_id, null) as account_id,
    currency,
    flow_timing,
    case
        when unsupported_count > 0 then 'UNSUPPORTED'
        when unpriced_count > 0 then 'UNPRICED'
        when carried_count > 0 then 'CARRIED'
        else 'PRICED'
    end as valuation_status,
    total_value,
    cash_balance,
    cash_in_transit,
    dividends_receivable,
    positions_value,
    long_value,
    short_value,
    inflow,
    outflow,
    start_value,
    end_value,
    daily_return,
    twr_index,
    running_peak,
    volatility_30,
    observations_30,
    unpriced_count,
    carried_count,
    unsupported_count,
    is_trading_day_of_holdings,
    is_trading_day,
    start_value <= 0 as is_no_investment,
    base_date,
    value_date
from scope_volatility
