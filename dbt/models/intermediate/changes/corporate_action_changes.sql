-- Corporate actions that are other than at the last recorded run. Splits for those who ever held the symbol, from its first on;
-- where prices are split-adjusted, on all days. Conversions from their ex_date on, for all symbols of the family; so cash
-- dividends, for those whose dividends come from them.
{% set days = days_between_as_of_dates() %}

with received as (
    select * from {{ changed_rows('corporate_actions') }}
),

changed as (
    select entity, symbol, action_type, ex_date from received where is_live
    union all
    select entity, symbol, action_type, ex_date
    from {{ ref('corporate_action_versions') }}
    where is_live and ex_date > {{ days[0] }} and ex_date <= {{ days[1] }}
),

from_first_action as (
    select all_actions.entity, all_actions.symbol, min(all_actions.ex_date) over (partition by all_actions.symbol) as from_date
    from (
        select entity, symbol, ex_date from changed where action_type = 'SPLIT'
        union all
        select entity, symbol, ex_date
        from {{ ref('corporate_action_versions') }}
        where
            is_live and action_type <> 'CASH_DIVIDEND'
            and symbol in (select symbol from changed where action_type = 'SPLIT')
    ) as all_actions
),

of_positions as (
    select entity, symbol, from_date from from_first_action
    union all
    select changed.entity, others.symbol, changed.ex_date as from_date
    from changed
    inner join {{ ref('symbol_families_ever') }} as families
        on changed.symbol = families.symbol
    inner join {{ ref('symbol_families_ever') }} as others
        on families.family = others.family
    where {{ is_conversion('changed.action_type') }}
),

adjusted as (
    select symbol from {{ ref('instrument_versions') }} where is_live and price_adjustment = 'SPLIT_ADJUSTED'
),

holders as (
    select * from {{ ref('traders') }}
)

select
    'corporate_actions' as topic,
    of_positions.entity,
    holders.account_id,
    of_positions.symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    true as is_of_fills,
    if(adjusted.symbol is null, of_positions.from_date, date '0001-01-01') as from_date,
    date '9999-12-31' as until_date
from of_positions
left join holders
    on of_positions.symbol = holders.symbol
left join adjusted
    on of_positions.symbol = adjusted.symbol
union all
select
    'corporate_actions' as topic,
    changed.entity,
    holders.account_id,
    cast(null as string) as symbol,
    cast(null as string) as portfolio_id,
    cast(null as string) as currency,
    cast(null as string) as base_currency,
    false as is_of_fills,
    changed.ex_date as from_date,
    date '9999-12-31' as until_date
from changed
inner join holders
    on changed.symbol = holders.symbol
where changed.action_type = 'CASH_DIVIDEND' and holders.account_id in {{ with_dividends_of_actions() }}
union all
-- A conflict, or the cancel of what never was, moves no number but is an issue.
{{ issue_rows('corporate_actions', 'received') }}
