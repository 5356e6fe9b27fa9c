{#
    In-kind transfers that name a transfer of which no other half is known, booked as external flows at their price; and those whose lots
    do not move, for not all that was sent was held, or what arrived closed a short.
#}
{% macro incomplete_moves() %}
    select
        if(transfer_account_id is null, 'incomplete_transfer', 'uncovered_transfer') as kind, 'WARNING' as severity,
        'trades' as topic, trade_id as entity,
        if(
            transfer_account_id is null,
            concat('transfer ', transfer_id, ' has no other half of the same symbol, quantity and day: booked as an external flow'),
            concat('transfer ', transfer_id, ' sends more than was held, or to a short: its lots are closed and opened at its price')
        ) as detail,
        true as is_open, known_at as first_seen, known_at as last_seen
    from {{ ref('fact_trades') }}
    where {{ is_in_kind('side') }} and transfer_id is not null and is_booked and not is_carried
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
