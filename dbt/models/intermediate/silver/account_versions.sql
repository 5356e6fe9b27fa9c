{{ config(
    unique_key=['event_id', 'body'],
    restate={'grain': 'arrivals', 'topic': 'accounts'},
    tblproperties=versions_properties(deletion_vectors=false),
) }}

{% set columns = [
    'account_id',
    'name',
    'base_currency',
    'portfolio_id',
    'cost_method',
    'flow_timing',
    'dividend_source',
    'benchmark_symbol',
    'risk_free_rate',
    'tracks_cash',
    'opened_on',
    'closed_on',
] %}

{{ versioned(ref('stg_accounts'), 'account_id', columns) }}
