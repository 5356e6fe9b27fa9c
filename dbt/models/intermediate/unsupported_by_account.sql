-- From which day on the numbers of an account leave something out.
with not_supported as (
    select * from {{ ref('not_supported') }} where is_open
),

booked_trades as (
    select * from {{ ref('booked_trades') }}
),

own as (
    select account_id, topic, entity, reason, from_date
    from not_supported
    where topic in ('trades', 'cash_events', 'accounts')
),

of_holdings as (
    select distinct
        booked_trades.account_id,
        not_supported.topic,
        not_supported.entity,
        not_supported.reason,
        not_supported.from_date
    from not_supported
    inner join booked_trades
        on not_supported.symbol = booked_trades.symbol and not_supported.from_date > booked_trades.trade_date
    where
        not_supported.topic = 'corporate_actions'
        and not_supported.reason <> 'corporate action CASH_DIVIDEND'
)

select * from own
union all
select * from of_holdings
