{#
    The last day that is booked and valued, as a date literal: the variable `as_of`, else the latest date of any accepted
    event that is not after today (UTC).
#}
{% macro as_of() -%}
    {%- if var('as_of') -%}
        date '{{ var("as_of") }}'
    {%- elif execute -%}
        date '{{ run_query(latest_event_date()).columns[0].values()[0] }}'
    {%- else -%}
        date '1900-01-01'
    {%- endif -%}
{%- endmacro %}


{# topic -> the column of the day that its events are of; accounts and instruments hold on all days. As lake/contract/events.py. #}
{% macro event_dates() %}
    {{ return({
        'trades': 'trade_date', 'cash_events': 'value_date', 'prices': 'price_date',
        'corporate_actions': 'ex_date', 'fx_rates': 'rate_date', 'statements': 'statement_date',
    }) }}
{% endmacro %}


{# One row, one column: the latest date of any accepted event that is not after today (UTC). #}
{% macro latest_event_date() -%}
    select coalesce(max(event_date), date '1970-01-01') as as_of
    from (
        {%- for topic, column in event_dates().items() %}
        select max({{ column }}) as event_date
        from bronze.{{ topic }}
        where reject_reason is null and {{ column }} <= current_date()
        {%- if not loop.last %} union all{% endif %}
        {%- endfor %}
    )
{%- endmacro %}
