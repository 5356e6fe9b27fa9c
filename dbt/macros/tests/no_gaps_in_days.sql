{#
    Each group has a row for every calendar day from its first to its last. With `until_as_of`, its last day is the day that
    the tables were built for.
#}
{% test no_gaps_in_days(model, day, group_by=[], until_as_of=false) %}
with groups as (
    select
        {% for column in group_by %}
        {{ column }},
        {% endfor %}
        min({{ day }}) as first_day,
        max({{ day }}) as last_day,
        count(distinct {{ day }}) as day_count
    from {{ model }}
    {% if group_by %}
    group by {{ group_by | join(', ') }}
    {% endif %}
)

select *
from groups
where
    day_count <> datediff(last_day, first_day) + 1
    {% if until_as_of %}
    or last_day <> {{ as_of() }}
    {% endif %}
{% endtest %}
