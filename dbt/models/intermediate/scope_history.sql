-- Every day of the scopes whose returns a run recomputes: its dirty days anew, all others as they stand.
select * from {{ ref('scope_days') }}
{% if is_restating() %}
where {{ within('scope', 'value_date') }}
union all
select
    scope_type, scope_id, currency, cash_balance, cash_in_transit, dividends_receivable, long_value, short_value, inflow, outflow,
    unpriced_count, carried_count, unsupported_count, is_trading_day_of_holdings, value_date
from {{ standing('gold', 'fact_portfolio_value_daily') }}
where {{ within_history('returns') }} and not {{ within('scope', 'value_date') }}
{% endif %}
