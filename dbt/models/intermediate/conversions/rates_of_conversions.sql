-- Which rates of its day a conversion needs for an account that may hold its symbol: of what it pays, and of the cost.
{% if not has_conversions() %}
    select
        string(null) as account_id, string(null) as corporate_action_id, string(null) as symbol, date(null) as ex_date,
        string(null) as currency, string(null) as base_currency
    where false
{% else %}
    with conversions as (
        select
            actions.*,
            coalesce(instruments.currency, 'USD') as local_currency,
            coalesce(new_instruments.currency, 'USD') as new_local_currency
        from {{ ref('corporate_action_versions') }} as actions
        left join {{ ref('instrument_versions') }} as instruments
            on actions.symbol = instruments.symbol and instruments.is_live
        left join {{ ref('instrument_versions') }} as new_instruments
            on actions.new_symbol = new_instruments.symbol and new_instruments.is_live
        where actions.is_live and {{ is_conversion('actions.action_type') }}
    ),

    holders as (
        select traders.account_id, traders.symbol, coalesce(accounts.base_currency, 'USD') as base_currency
        from {{ ref('traders') }} as traders
        left join {{ ref('account_versions') }} as accounts
            on traders.account_id = accounts.account_id and accounts.is_live
    ),

    pairs as (
        select
            holders.account_id,
            conversions.corporate_action_id,
            conversions.symbol,
            conversions.ex_date,
            explode(array(
                struct(coalesce(conversions.currency, 'USD') as currency, holders.base_currency as base_currency),
                struct(coalesce(conversions.currency, 'USD') as currency, conversions.local_currency as base_currency),
                struct(conversions.local_currency as currency, holders.base_currency as base_currency),
                struct(conversions.local_currency as currency, conversions.new_local_currency as base_currency)
            )) as pair
        from holders
        inner join conversions
            on holders.symbol = conversions.symbol
    )

    select account_id, corporate_action_id, symbol, ex_date, pair.currency, pair.base_currency from pairs
{% endif %}
