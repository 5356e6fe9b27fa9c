-- Lots go to other accounts and become other symbols: the accounts and symbols whose lots those of one may change.
with symbol_families as (
    select * from {{ ref('symbol_families') }}
),

-- An account and the families of which it has sent or received something; a symbol of no family is one by itself.
movers as (
    select distinct trades.account_id, coalesce(symbol_families.family, trades.symbol) as family
    from {{ ref('trade_versions') }} as trades
    left join symbol_families
        on trades.symbol = symbol_families.symbol
    where {{ is_in_kind('trades.side') }} and trades.transfer_id is not null
),

-- Of a fill that is cancelled, too.
of_families as (
    select distinct trades.account_id, symbol_families.family
    from {{ ref('trade_versions') }} as trades
    inner join symbol_families
        on trades.symbol = symbol_families.symbol
)

select
    movers.account_id,
    coalesce(sent.symbol, movers.family) as symbol,
    others.account_id as other_account_id,
    coalesce(received.symbol, movers.family) as other_symbol,
    string(null) as corporate_action_id
from movers
inner join movers as others
    on movers.family = others.family and movers.account_id <> others.account_id
left join symbol_families as sent
    on movers.family = sent.family
left join symbol_families as received
    on movers.family = received.family
{% if has_conversions() %}
    union all
    select
        of_families.account_id,
        symbol_families.symbol,
        of_families.account_id as other_account_id,
        others.symbol as other_symbol,
        string(null) as corporate_action_id
    from of_families
    inner join symbol_families
        on of_families.family = symbol_families.family
    inner join symbol_families as others
        on of_families.family = others.family and symbol_families.symbol <> others.symbol
    union all
    -- Whether a conversion is booked depends on what is held.
    select
        of_families.account_id,
        symbol_families.symbol,
        string(null) as other_account_id,
        string(null) as other_symbol,
        actions.entity as corporate_action_id
    from of_families
    inner join symbol_families
        on of_families.family = symbol_families.family
    inner join symbol_families as others
        on of_families.family = others.family
    inner join {{ ref('corporate_action_versions') }} as actions
        on others.symbol = actions.symbol and actions.is_live and {{ is_conversion('actions.action_type') }}
{% endif %}
