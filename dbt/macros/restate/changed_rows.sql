{#
    The rows of a table of versions that are other than at the last recorded run: as they are (`is_now`) and as they were. Only
    entities of which events arrived can have such rows, and those that share an event_id with one of them: each event that
    arrived is in the table with its event_id.
#}
{% macro changed_rows(topic) -%}
    {%- set versions = ref(versions_models()[topic]) -%}
    {%- if execute and knows_past() and has_arrivals(topic) -%}
        (
            with touched as (
                select distinct entity
                from {{ versions }}
                where event_id in (select event_id from {{ arrivals(topic) }} as arrived where reject_reason is null)
            ),

            both as (
                select *, true as is_now from {{ versions }} where entity in (select entity from touched)
                union all
                select *, false as is_now
                from {{ versions }} version as of {{ var('previous_run').silver_versions[versions_models()[topic]] | int }}
                where entity in (select entity from touched)
            ),

            counted as (
                select
                    *,
                    count(*) over (
                        partition by
                            event_id, body, is_first_of_event, is_redelivery, is_conflict, is_current, is_live, superseded_at
                    ) as times
                from both
            )

            select * from counted where times = 1
        )
    {%- else -%}
        (select *, true as is_now from {{ versions }} where false)
    {%- endif -%}
{%- endmacro %}


{# The first day of each account, as the last recorded run left it: an event up to it may bring an account into its groups. #}
{% macro first_activities() -%}
first_activities as (
    {% if knows_past() %}
    select account_id, first_activity_date from {{ standing('gold', 'dim_account') }}
    {% else %}
    select string(null) as account_id, date(null) as first_activity_date where false
    {% endif %}
)
{%- endmacro %}


{#
    A row of changes for each changed version of a topic: a conflict, or the cancel of what never was, moves no number, but its
    entity may have become an issue, or be none any more.
#}
{% macro issue_rows(topic, relation, entity='entity') -%}
select
    '{{ topic }}' as topic,
    {{ entity }}{% if entity != 'entity' %} as entity{% endif %},
    null as account_id,
    null as symbol,
    null as portfolio_id,
    null as currency,
    null as base_currency,
    false as is_of_fills,
    date '9999-12-31' as from_date,
    date '9999-12-31' as until_date
from {{ relation }}
{%- endmacro %}


{# The accounts whose dividends come from corporate actions: they hold what they are due. #}
{% macro with_dividends_of_actions() -%}
(select account_id from {{ ref('account_versions') }} where is_live and dividend_source = 'CORPORATE_ACTION')
{%- endmacro %}
