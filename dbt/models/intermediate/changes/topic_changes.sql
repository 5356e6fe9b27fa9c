-- By event, the account, symbol, pair of currencies and days that it touches itself. Only topics with news are read, and, for the
-- pairs of currencies that are needed, trades, cash events and announcements.
{% for model in models_with_news() %}
    select * from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
