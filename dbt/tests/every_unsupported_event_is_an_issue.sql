-- What gold keeps but does not book is an open issue, by its reason.
with unsupported as (
    select 'trades' as topic, trade_id as entity, unsupported_reason from {{ ref('fact_trades') }}
    union all
    select 'cash_events' as topic, cash_event_id as entity, unsupported_reason from {{ ref('fact_cash_events') }}
    union all
    select 'corporate_actions' as topic, corporate_action_id as entity, unsupported_reason from {{ ref('fact_dividends') }}
    union all
    select 'corporate_actions' as topic, corporate_action_id as entity, unsupported_reason from {{ ref('fact_conversions') }}
),

open_issues as (
    select * from {{ ref('data_issues') }} where kind in ('not_yet_supported', 'missing_rate') and state = 'OPEN'
)

select unsupported.*
from unsupported
left anti join open_issues
    on
        unsupported.topic = open_issues.topic
        and unsupported.entity = open_issues.entity
        and unsupported.unsupported_reason = open_issues.detail
where unsupported.unsupported_reason is not null
