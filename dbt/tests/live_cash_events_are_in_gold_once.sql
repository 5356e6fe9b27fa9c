-- Each live version is in fact_cash_events, once and with its own fields; nothing else is.
with live as (
    select * from {{ ref('cash_event_versions') }} where is_live
)

select
    coalesce(live.cash_event_id, gold.cash_event_id) as cash_event_id,
    live.version as live_version,
    gold.version as gold_version
from live
full outer join {{ ref('fact_cash_events') }} as gold
    on live.cash_event_id = gold.cash_event_id
where
    (
        live.version = gold.version
        and live.event_id = gold.event_id
        and live.account_id = gold.account_id
        and live.symbol <=> gold.symbol
        and live.known_at = gold.known_at
    ) is not true
