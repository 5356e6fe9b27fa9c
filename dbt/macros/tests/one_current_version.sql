{#
    Of the versions of each entity, conflicts and redeliveries aside, exactly one is current, the highest; all others say since when they are
    superseded. Entity and version are the key of what is not a conflict.
#}
{% test one_current_version(model) %}
select
    entity,
    count_if(is_current) as current_count,
    max(if(is_conflict, null, version)) as highest_version,
    max(if(is_current, version, null)) as current_version
from {{ model }}
group by entity
having
    entity is null
    or count_if(not is_conflict and not is_redelivery) <> count(distinct if(is_conflict, null, version))
    or count_if(is_current) <> 1
    or max(if(is_conflict, null, version)) <> max(if(is_current, version, null))
    or bool_or(is_current and (is_conflict or is_redelivery or superseded_at is not null))
    or bool_or(is_live and not (is_current and action <> 'CANCEL'))
    or bool_or(is_current and action <> 'CANCEL' and not is_live)
    or bool_or(not is_current and not is_conflict and not is_redelivery and superseded_at is null)
    or bool_or(superseded_at < known_at)
{% endtest %}
