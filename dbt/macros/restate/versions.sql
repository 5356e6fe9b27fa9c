{# The number of the run in the making: one more than were recorded. Rows of a higher or the same number are of a killed one. #}
{% macro run_number() %}
    {{ return(var('recorded').get('runs', 0) | int + 1) }}
{% endmacro %}


{# The version of a silver table after the one that the last recorded run left. #}
{% macro first_new_version(model) %}
    {{ return(var('previous_run').get('silver_versions', {}).get(model, -1) | int + 1) }}
{% endmacro %}


{#
    The newest Delta version of a model's table, for those who come after it in the run: asked once, and kept in the dictionary
    that `var` gives to every model.
#}
{% macro table_version(model) %}
    {% set known = var('run').setdefault('table_versions', {}) %}
    {% if model not in known %}
        {% call statement('table_version', fetch_result=True) %}
            describe history {{ ref(model) }} limit 1
        {% endcall %}
        {% do known.update({model: load_result('table_version')['data'][0][0] | int}) %}
    {% endif %}
    {{ return(known[model]) }}
{% endmacro %}


{# topic -> the model that holds its versions. #}
{% macro versions_models() %}
    {{ return({
        'trades': 'trade_versions', 'cash_events': 'cash_event_versions', 'prices': 'price_versions',
        'corporate_actions': 'corporate_action_versions', 'fx_rates': 'fx_rate_versions',
        'accounts': 'account_versions', 'instruments': 'instrument_versions',
    }) }}
{% endmacro %}


{# The Delta versions of models, as JSON: what a later run compares with. #}
{% macro versions_of(models) %}
    {% set versions = {} %}
    {% for model in models %}
        {% do ref(model) %}
        {% if execute %}
            {% do versions.update({model: table_version(model)}) %}
        {% endif %}
    {% endfor %}
    {{ return(versions | tojson) }}
{% endmacro %}
