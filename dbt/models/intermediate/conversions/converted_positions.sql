{#
    What a conversion finds depends on the fills and conversions before it, of all symbols of a family: a fold over them, for each
    account, of families only. Two steps each: what is held of the symbol and of the new one (1), and what becomes of both (2).
#}
-- What each account holds of a symbol and of the new one when a conversion comes, in common units, and what it makes of it.
{% if not has_conversions() %}
    select
        string(null) as account_id,
        string(null) as corporate_action_id,
        {% for column in ['units', 'other_units', 'new_units'] %}
            cast(null as decimal(26, 8)) as {{ column }},
        {% endfor %}
        false as is_booked
    where false
{% else %}
    with fills as (
        select trades.*, families.family, if({{ adds_units('trades.side') }}, trades.units, -trades.units) as signed_units
        from {{ ref('trades_in_common_units') }} as trades
        inner join {{ ref('symbol_families') }} as families
            on trades.symbol = families.symbol
    ),

    accounts as (
        select distinct account_id, family from fills
    ),

    conversions as (
        select conversions.*
        from {{ ref('conversions_by_account') }} as conversions
        inner join accounts
            on conversions.account_id = accounts.account_id and conversions.family = accounts.family
    ),

    moments as (
        select
            account_id, family, trade_date as moment_date, true as is_fill, ordered_at, is_received, trade_id, symbol,
            '' as new_symbol, signed_units, scale, bigint(0) as numerator, bigint(1) as denominator,
            false as leaves, true as is_bookable
        from fills
        union all
        select
            account_id, family, ex_date as moment_date, false as is_fill, timestamp(null) as ordered_at, false as is_received,
            corporate_action_id as trade_id, symbol, new_symbol, cast(0 as decimal(26, 8)) as signed_units, scale,
            coalesce(numerator, bigint(0)) as numerator, coalesce(denominator, bigint(1)) as denominator,
            action_type <> 'SPIN_OFF' as leaves, unsupported_reason is null as is_bookable
        from conversions
    ),

    in_steps as (
        select *, explode(array(1, 2)) as step from moments
    ),

    moments_of_accounts as (
        select
            account_id,
            family,
            sort_array(collect_list(struct(
                moment_date, is_fill, ordered_at, is_received, trade_id, step, symbol, new_symbol, signed_units, scale, numerator,
                denominator, leaves, is_bookable
            ))) as moments,
            array_distinct(concat(collect_list(symbol), collect_list(new_symbol))) as symbols
        from in_steps
        group by account_id, family
    )

    select
        account_id,
        inline(aggregate(
            moments,
            {{ nothing_held('symbols') }},
            (state, moment) -> {{ held_after('state', 'moment') }},
            state -> state.found
        ))
    from moments_of_accounts
{% endif %}
