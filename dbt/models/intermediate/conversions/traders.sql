-- The symbols that each account ever traded, or may have, or have had, by a conversion of one of them.
with traded as (
    select distinct account_id, symbol from {{ ref('trade_versions') }} where is_live
),

symbol_families as (
    select * from {{ ref('symbol_families_ever') }}
)

select account_id, symbol from traded
{% if has_conversions() %}
    union
    select traded.account_id, others.symbol
    from traded
    inner join symbol_families
        on traded.symbol = symbol_families.symbol
    inner join symbol_families as others
        on symbol_families.family = others.family
{% endif %}
