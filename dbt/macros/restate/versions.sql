{# The number of the run in the making: one more than were recorded. #}
{% macro run_number() %}
    {{ return(var('recorded').get('runs', 0) | int + 1) }}
{% endmacro %}


{# topic -> the model that holds its versions. #}
{% macro versions_models() %}
    {{ return({
        'trades': 'trade_versions', 'cash_events': 'cash_event_versions', 'prices': 'price_versions',
        'corporate_actions': 'corporate_action_versions', 'fx_rates': 'fx_rate_versions',
        'accounts': 'account_versions', 'instruments': 'instrument_versions',
        'statements': 'statement_versions',
    }) }}
{% endmacro %}
