-- What a booked cash event or dividend is to P&L: income, fee or tax; deposits, withdrawals and transfers are none of them.
with fact_cash_events as (
    select * from {{ ref('fact_cash_events') }}
)

select
    account_id,
    symbol,
    case
        when cash_type in ('DIVIDEND', 'INTEREST') then {{ money('signed_base + fee_base + tax_base') }}
        when cash_type = 'INTEREST_CHARGE' then signed_base
        else cast(0 as decimal(24, 6))
    end as income,
    case
        when cash_type in ('DIVIDEND', 'INTEREST') then fee_base
        when cash_type in ('FEE', 'FEE_REFUND') then -signed_base
        else cast(0 as decimal(24, 6))
    end as fees,
    case
        when cash_type in ('DIVIDEND', 'INTEREST') then tax_base
        when cash_type in ('TAX', 'TAX_REFUND') then -signed_base
        else cast(0 as decimal(24, 6))
    end as taxes,
    value_date
from fact_cash_events
where
    is_booked
    and not {{ is_money_of_owner('cash_type') }}
union all
select
    account_id,
    symbol,
    amount_base as income,
    cast(0 as decimal(24, 6)) as fees,
    cast(0 as decimal(24, 6)) as taxes,
    ex_date as value_date
from {{ ref('fact_dividends') }}
where is_booked
