{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'corporate_actions'},
    tblproperties=versions_properties(deletion_vectors=false),
) }}

{% set columns = [
    'corporate_action_id',
    'symbol',
    'action_type',
    'currency',
    'new_symbol',
    'ratio_new',
    'ratio_old',
    'amount_per_share',
    'cost_fraction',
    'cash_per_share',
    'ex_date',
    'pay_date',
] %}

{{ versioned(ref('stg_corporate_actions'), 'corporate_action_id', columns) }}
