-- Events that are accepted and stored, but not booked: a row for each entity and reason; of announcements and corporate
-- actions also for those since corrected.
with events as (
    {{ unsupported_events(touched_topics()) }}
)

select
    topic,
    entity,
    reason,
    bool_or(is_live) as is_open,
    min(known_at) as first_seen,
    max(known_at) as last_seen
from events
group by topic, entity, reason
