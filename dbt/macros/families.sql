{#
    Symbols of which one has come of another, as (symbol, family): each family named after the first of them.

    condition: which versions of corporate actions count, of those that are conversions.
#}
{% macro families_of_symbols(condition) %}
    with conversions as (
        select distinct symbol, new_symbol
        from {{ ref('corporate_action_versions') }}
        where {{ condition }} and {{ is_conversion('action_type') }}
    ),

    pairs as (
        select collect_list(struct(symbol, new_symbol)) as pairs from conversions
    ),

    -- Sets of symbols: those in which one of the two is become one.
    families as (
        select
            explode(aggregate(
                pairs,
                cast(array() as array<array<string>>),
                (families, pair) -> concat(
                    filter(
                        families,
                        family -> not (array_contains(family, pair.symbol) or array_contains(family, pair.new_symbol))
                    ),
                    array(array_distinct(concat(
                        array(pair.symbol, pair.new_symbol),
                        flatten(filter(
                            families, family -> array_contains(family, pair.symbol) or array_contains(family, pair.new_symbol)
                        ))
                    )))
                )
            )) as family
        from pairs
    )

    select explode(family) as symbol, array_min(family) as family from families
{% endmacro %}
