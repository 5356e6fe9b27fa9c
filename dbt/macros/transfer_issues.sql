{#
    In-kind transfers that name a transfer of which no other half is known, booked as external flows at their price; and those whose lots
    do not move, for not all that was sent was held, or what arrived closed a short. One issue for each account: what moves the lots of
    one half may be an event of the other one's account.
#}
{% macro incomplete_moves() %}
    select
        kind, 'WARNING' as severity, 'trades' as topic, account_id as entity,
        concat(
            count(*),
            if(
                kind = 'incomplete_transfer',
                ' in-kind transfers have no other half of the same symbol, quantity and day: booked as external flows; ',
                ' in-kind transfers send more than was held, or to a short: their lots are closed and opened at their price; '
            ),
            'the first is ', min_by(trade_id, struct(trade_date, executed_at, trade_id))
        ) as detail,
        true as is_open, min(known_at) as first_seen, max(known_at) as last_seen
    from (
        select *, if(transfer_account_id is null, 'incomplete_transfer', 'uncovered_transfer') as kind
        from {{ ref('fact_trades') }}
        where {{ is_in_kind('side') }} and transfer_id is not null and is_booked and not is_carried
    ) as moves
    group by account_id, kind
{% endmacro %}


{# Cash transfers whose other half is unknown, booked as external flows; and those that arrive as more or less than was sent. #}
{% macro unequal_transfers() %}
    select
        if(transfer_account_id is null, 'incomplete_transfer', 'unequal_transfer') as kind, 'WARNING' as severity,
        'cash_events' as topic, cash_event_id as entity,
        if(
            transfer_account_id is null,
            concat('transfer ', transfer_id, ' has no other half in ', currency, ': booked as an external flow'),
            concat(
                'transfer ', transfer_id, ' has ', string(abs(signed_amount)), ' here and ', string(transfer_amount), ' ', currency,
                ' in ', transfer_account_id, ': the difference is a flow'
            )
        ) as detail,
        true as is_open, known_at as first_seen, known_at as last_seen
    from {{ ref('fact_cash_events') }}
    where
        cash_type in ('TRANSFER_IN', 'TRANSFER_OUT') and transfer_id is not null
        and (transfer_account_id is null or difference_base <> 0)
{% endmacro %}
