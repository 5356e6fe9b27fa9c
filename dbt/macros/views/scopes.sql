{# The accounts of each scope, each with these columns; of the query `accounts`, with account_id and portfolio_id. #}
{% macro members_of_scopes(columns) -%}
    select 'ACCOUNT' as scope_type, account_id as scope_id, {{ columns }} from accounts
    union all
    select 'PORTFOLIO' as scope_type, portfolio_id as scope_id, {{ columns }} from accounts where portfolio_id is not null
    union all
    select 'ALL' as scope_type, 'ALL' as scope_id, {{ columns }} from accounts
{%- endmacro %}
