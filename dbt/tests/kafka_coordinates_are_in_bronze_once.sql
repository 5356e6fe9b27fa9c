-- Each Kafka coordinate is in bronze once, whether its record was accepted or rejected.
{% set topics = ['trades', 'cash_events', 'prices', 'corporate_actions', 'fx_rates', 'accounts', 'instruments', 'statements'] %}

with records as (
    {% for topic in topics %}
        select '{{ topic }}' as topic, kafka_partition, kafka_offset from {{ bronze(topic) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select topic, kafka_partition, kafka_offset, count(*) as record_count
from records
group by topic, kafka_partition, kafka_offset
having count(*) > 1
