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

collected as (
    select
        symbol,
        sort_array(collect_list(struct(ex_date, ratio_new, ratio_old))) as splits
    from whole_ratios
    group by symbol
    having aggregate(splits, 1d, (product, split) -> product * greatest(split.ratio_new, split.ratio_old)) <= 1e9
),

boundaries as (
    select
        symbol,
        splits,
        explode(array_union(array(date '0001-01-01'), transform(splits, split -> split.ex_date))) as valid_from
    from collected
)

select
    symbol,
    cast(
        {{ product_of("transform(filter(splits, split -> split.ex_date <= valid_from), split -> split.ratio_old)") }}
        * {{ product_of("transform(filter(splits, split -> split.ex_date > valid_from), split -> split.ratio_new)") }}
        as decimal(10, 0)
    ) as scale,
    valid_from,
    coalesce(lead(valid_from) over (partition by symbol order by valid_from), date '9999-12-31') as valid_until
from boundaries
