{#
    A key: no two rows have the same values in these columns, and none of the columns is null, except those named as
    nullable (null is then a value like any other).
#}
{% test unique_combination(model, columns, nullable=[]) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {% for column in columns if column not in nullable %}
    or {{ column }} is null
    {% endfor %}
{% endtest %}
