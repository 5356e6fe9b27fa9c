-- fact_pnl_daily realises what the disposals of the day realise.
with disposals as (
    select account_id, symbol, sum(realized_pnl_gross_base) as realized, close_date
    from {{ ref('fact_lot_disposals') }}
    group by account_id, symbol, close_date
),

pnl as (
    select * from {{ ref('fact_pnl_daily') }} where realized_pnl_base <> 0
)

select
    coalesce(disposals.account_id, pnl.account_id) as account_id,
    coalesce(disposals.symbol, pnl.symbol) as symbol,
    coalesce(disposals.close_date, pnl.pnl_date) as pnl_date,
    disposals.realized,
    pnl.realized_pnl_base
from disposals
full outer join pnl
    on
        disposals.account_id = pnl.account_id
        and disposals.symbol = pnl.symbol
        and disposals.close_date = pnl.pnl_date
where coalesce(disposals.realized, 0) <> coalesce(pnl.realized_pnl_base, 0)
