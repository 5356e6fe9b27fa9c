-- Live renames, mergers and spin-offs whose day has come: the new units per old one, both in common units (docs/metrics.md).
with conversions as (
    select
        *,
        if(
            action_type = 'SYMBOL_CHANGE',
            struct(bigint(1) as numerator, bigint(1) as denominator),
            {{ whole_ratio('ratio_new', 'ratio_old') }}
        ) as ratio
    from {{ ref('corporate_action_versions') }}
    where is_live and {{ is_conversion('action_type') }} and ex_date <= {{ as_of() }}
),

with_scales as (
    select
        conversions.*,
        symbol_families.family,
        {{ scale_of('scales') }} as scale,
        {{ scale_of('new_scales') }} as new_scale
    from conversions
    inner join {{ ref('symbol_families') }} as symbol_families
        on conversions.symbol = symbol_families.symbol
    {{ join_scale('scales', 'conversions.symbol', 'conversions.ex_date') }}
    {{ join_scale('new_scales', 'conversions.new_symbol', 'date_sub(conversions.ex_date, 1)') }}
),

with_factor as (
    select
        *,
        -- Whole numbers below 1e8 each, or none.
        if(
            greatest(ratio.numerator, ratio.denominator) < 100000000,
            {{ lowest_terms('ratio.numerator * bigint(new_scale)', 'ratio.denominator * bigint(scale)') }},
            null
        ) as factor
    from with_scales
)

select
    corporate_action_id,
    action_type,
    symbol,
    new_symbol,
    family,
    currency,
    event_id,
    version,
    if(greatest(factor.numerator, factor.denominator) < 100000000, factor.numerator, null) as numerator,
    if(greatest(factor.numerator, factor.denominator) < 100000000, factor.denominator, null) as denominator,
    scale,
    new_scale,
    coalesce(cost_fraction, 0) as cost_fraction,
    if(action_type = 'MERGER', cash_per_share, 0) as cash_per_share,
    ex_date,
    known_at
from with_factor
