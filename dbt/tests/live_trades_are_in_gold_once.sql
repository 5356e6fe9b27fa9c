-- Each live version is in fact_trades, once and with its own fields; nothing else is.
with live as (
    select * from {{ ref('trade_versions') }} where is_live
)

select
    coalesce(live.trade_id, gold.trade_id) as trade_id,
    live.version as live_version,
    gold.version as gold_version
from live
full outer join {{ ref('fact_trades') }} as gold
    on live.trade_id = gold.trade_id
where
    (
        live.version = gold.version
        and live.event_id = gold.event_id
        and live.account_id = gold.account_id
        and live.symbol <=> gold.symbol
        and live.known_at = gold.known_at
    ) is not true
