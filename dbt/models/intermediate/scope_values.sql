{#
    Other days, and other accounts, are read as they stand: the positions of accounts that did not change are never read again.
#}
-- What a scope has at the end of a day, in its currency: the sum of its accounts, and cash between two of them; an account
-- without a rate is left out, and counted.
{% set columns = [
    'account_id', 'currency', 'cash_balance', 'dividends_receivable', 'long_value', 'short_value', 'unpriced_count',
    'carried_count', 'is_trading_day_of_holdings', 'value_date',
] %}
with account_values_daily as (
    select {{ columns | join(', ') }} from {{ ref('account_values_daily') }}
    {% if is_restating() %}
        union all
        select {{ columns | join(', ') }}
        from {{ standing('gold', 'fact_portfolio_value_daily') }}
        where
            scope_type = 'ACCOUNT' and {{ within_days_of('scope', 'value_date') }}
            and not {{ within('account', 'value_date') }}
    {% endif %}
),

scope_members as (
    select * from {{ ref('scope_members') }} where {{ within_history('scope') }}
),

scope_transit as (
    select * from {{ ref('scope_transit') }}
),

with_rates as (
    select
        scope_members.scope_type,
        scope_members.scope_id,
        scope_members.currency as scope_currency,
        {{ rate_of('rates', 'account_values_daily.currency', 'scope_members.currency') }} as fx_rate,
        account_values_daily.*
    from account_values_daily
    inner join scope_members
        on account_values_daily.account_id = scope_members.account_id
    {{ join_rate('rates', 'account_values_daily.currency', 'scope_members.currency', 'account_values_daily.value_date') }}
),

of_accounts as (
    select
        scope_type,
        scope_id,
        max(scope_currency) as currency,
        {{ money('coalesce(sum(' ~ converted('cash_balance', 'fx_rate') ~ '), 0)') }} as cash_balance,
        {{ money('coalesce(sum(' ~ converted('dividends_receivable', 'fx_rate') ~ '), 0)') }} as dividends_receivable,
        {{ money('coalesce(sum(' ~ converted('long_value', 'fx_rate') ~ '), 0)') }} as long_value,
        {{ money('coalesce(sum(' ~ converted('short_value', 'fx_rate') ~ '), 0)') }} as short_value,
        sum(unpriced_count) + count_if(fx_rate is null) as unpriced_count,
        sum(carried_count) as carried_count,
        bool_or(is_trading_day_of_holdings) as is_trading_day_of_holdings,
        value_date
    from with_rates
    group by scope_type, scope_id, value_date
)

select
    of_accounts.scope_type,
    of_accounts.scope_id,
    of_accounts.currency,
    {{ money('of_accounts.cash_balance + coalesce(scope_transit.cash_in_transit, 0)') }} as cash_balance,
    {{ money('coalesce(scope_transit.cash_in_transit, 0)') }} as cash_in_transit,
    of_accounts.dividends_receivable,
    of_accounts.long_value,
    of_accounts.short_value,
    of_accounts.unpriced_count,
    of_accounts.carried_count,
    of_accounts.is_trading_day_of_holdings,
    of_accounts.value_date
from of_accounts
left join scope_transit
    on
        of_accounts.scope_type = scope_transit.scope_type
        and of_accounts.scope_id = scope_transit.scope_id
        and of_accounts.value_date = scope_transit.transit_date
