{# Whether a cash event is money that its owner put in, took out or moved, and no income, fee or tax. #}
{% macro is_money_of_owner(cash_type) -%}
    ({{ cash_type }} in ('DEPOSIT', 'WITHDRAWAL', 'TRANSFER_IN', 'TRANSFER_OUT'))
{%- endmacro %}
