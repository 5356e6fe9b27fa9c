{#
    Scopes whose numbers are the sums of their accounts' to the last digit: all their accounts have the scope's currency, and what is on
    its way between them, too.
#}
{% macro scopes_that_add_up() -%}
select members.scope_type, members.scope_id
from {{ ref('scope_members') }} as members
inner join {{ ref('dim_account') }} as accounts
    on members.account_id = accounts.account_id
inner join {{ ref('dim_scope') }} as scopes
    on members.scope_type = scopes.scope_type and members.scope_id = scopes.scope_id
left join (
    select distinct account_id from {{ ref('fact_cash_events') }} where transfer_date > value_date and currency <> base_currency
) as abroad
    on members.account_id = abroad.account_id
group by members.scope_type, members.scope_id
having bool_and(accounts.base_currency = scopes.currency and abroad.account_id is null)
{%- endmacro %}
