-- scale(day) of docs/metrics.md, an interval for each pair of splits: quantity x scale counts units that no split changes.
{{ config(
    unique_key=['symbol', 'valid_from'],
    restate={'grain': 'priced'},
    tblproperties=table_properties(deletion_vectors=false),
) }}

with corporate_action_versions as (
    select * from {{ ref('corporate_action_versions') }} where {{ within('priced') }}
),

splits as (
    select
        symbol,
        ex_date,
        cast(ratio_new * 10000 as decimal(20, 0)) as whole_new,
        cast(ratio_old * 10000 as decimal(20, 0)) as whole_old
    from corporate_action_versions
    where
        is_live
        and action_type = 'SPLIT'
        and ex_date <= {{ as_of() }}
        and {{ is_supported_ratio() }}
),

whole_ratios as (
    select
        symbol,
        ex_date,
        {{ in_lowest_terms('whole_new', 'whole_old') }} as ratio_new,
        {{ in_lowest_terms('whole_old', 'whole_new') }} as ratio_old
    from splits
),

ratios_of_symbols as (
    select symbol, collect_list(cast(greatest(ratio_new, ratio_old) as double)) as ratios
    from whole_ratios
    group by symbol
),

small_enough as (
    select symbol from ratios_of_symbols where {{ product_of_doubles('ratios') }} <= 1e9
),

boundaries as (
    select symbol, date '0001-01-01' as valid_from from small_enough
    union
    select whole_ratios.symbol, whole_ratios.ex_date as valid_from
    from whole_ratios
    inner join small_enough
        on whole_ratios.symbol = small_enough.symbol
),

-- A day counts the old shares of the splits up to it, and the new ones of those to come.
factors as (
    select
        boundaries.symbol,
        if(whole_ratios.ex_date <= boundaries.valid_from, whole_ratios.ratio_old, whole_ratios.ratio_new) as factor,
        boundaries.valid_from
    from boundaries
    inner join whole_ratios
        on boundaries.symbol = whole_ratios.symbol
),

scales as (
    select symbol, {{ product_of('collect_list(factor)') }} as scale, valid_from
    from factors
    group by symbol, valid_from
)

select
    symbol,
    scale,
    valid_from,
    coalesce(lead(valid_from) over (partition by symbol order by valid_from), date '9999-12-31') as valid_until
from scales
