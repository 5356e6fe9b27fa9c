-- Lots go to other accounts and become other symbols: what changes the fills of one may change the lots of others.
with changed_fills as (
    select * from {{ ref('topic_changes') }} where is_of_fills
),

symbol_families as (
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

of_families as (
    select changed_fills.*, coalesce(symbol_families.family, changed_fills.symbol) as family
    from changed_fills
    left join symbol_families
        on changed_fills.symbol = symbol_families.symbol
),

of_accounts as (
    select topic, entity, account_id, family, from_date, until_date
    from of_families
    where {{ has_conversions() }}
    union
    select
        of_families.topic, of_families.entity, others.account_id, of_families.family, of_families.from_date,
        of_families.until_date
    from of_families
    inner join movers
        on of_families.account_id = movers.account_id and of_families.family = movers.family
    inner join movers as others
        on movers.family = others.family and movers.account_id <> others.account_id
)

select
    of_accounts.topic,
    of_accounts.entity,
    of_accounts.account_id,
    coalesce(symbol_families.symbol, of_accounts.family) as symbol,
    string(null) as portfolio_id,
    string(null) as currency,
    string(null) as base_currency,
    true as is_of_fills,
    of_accounts.from_date,
    of_accounts.until_date
from of_accounts
left join symbol_families
    on of_accounts.family = symbol_families.family
where of_accounts.account_id is not null
union all
-- Whether a conversion is booked depends on what is held.
select
    'corporate_actions' as topic,
    actions.entity,
    string(null) as account_id,
    string(null) as symbol,
    string(null) as portfolio_id,
    string(null) as currency,
    string(null) as base_currency,
    false as is_of_fills,
    date '9999-12-31' as from_date,
    date '9999-12-31' as until_date
from {{ ref('corporate_action_versions') }} as actions
inner join symbol_families
    on actions.symbol = symbol_families.symbol
where
    actions.is_live and {{ is_conversion('actions.action_type') }}
    and symbol_families.family in (select family from of_families)
