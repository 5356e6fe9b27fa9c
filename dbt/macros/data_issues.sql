{# The same entity and version, or the same event_id, came with other fields: the first to arrive stays (docs/contract.md). #}
{% macro version_conflicts() %}
    {% for topic in touched_topics() %}
    select 'version_conflict' as kind, 'ERROR' as severity, '{{ topic }}' as topic, entity,
        concat('version ', version, ' came again with other fields, as event ', event_id) as detail,
        true as is_open, min(known_at) as first_seen, max(known_at) as last_seen
    from {{ ref(versions_models()[topic]) }}
    where is_conflict
    group by entity, version, event_id
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
{% endmacro %}


{# Events of accounts and symbols that were never announced; they are booked under the defaults. #}
{% macro unknown_references() %}
    {% set references = [
        ('trades', 'account', 'dim_account', 'account_id'),
        ('cash_events', 'account', 'dim_account', 'account_id'),
        ('trades', 'symbol', 'dim_symbol', 'symbol'),
        ('cash_events', 'symbol', 'dim_symbol', 'symbol'),
    ] %}
    {% for topic, what, dimension, key in references %}
    select 'unknown_{{ what }}' as kind, 'WARNING' as severity, '{{ topic }}' as topic, events.{{ key }} as entity,
        'never announced: booked under the defaults' as detail,
        not bool_or(coalesce(known.is_announced, false)) as is_open,
        min(events.known_at) as first_seen, max(events.known_at) as last_seen
    from {{ ref(versions_models()[topic]) }} as events
    inner join {{ ref(dimension) }} as known
        on events.{{ key }} = known.{{ key }}
    where events.is_live and not known.is_announced
    group by events.{{ key }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
{% endmacro %}


{# Closing trades of accounts with cost method SPECIFIC that took lots which they did not name: the oldest. #}
{% macro unmatched_lot_refs() %}
    select 'unmatched_lot_ref' as kind, 'WARNING' as severity, 'trades' as topic, trades.account_id as entity,
        concat(
            count(distinct trades.trade_id), ' trades name no lot, or less than they close: the rest is matched first in, first out; ',
            'the first is ', min_by(trades.trade_id, struct(trades.trade_date, trades.executed_at, trades.trade_id))
        ) as detail,
        true as is_open, min(trades.known_at) as first_seen, max(trades.known_at) as last_seen
    from {{ ref('fact_trades') }} as trades
    inner join {{ ref('lot_segments') }} as segments
        on trades.trade_id = segments.close_trade_id
    where trades.cost_method = 'SPECIFIC' and not (segments.open_trade_id <=> trades.lot_ref)
    group by trades.account_id
{% endmacro %}


{#
    Items of which statements tell otherwise than the books: one issue for each run of statements, one after the other, in which an
    item of an account differs, mended when the next statement of the account agrees, or has it no more, as the books.
#}
{% macro statement_differences() %}
    select
        'statement_differs' as kind, if(max_by(status, statement_date) = 'NOT_STATED', 'WARNING', 'ERROR') as severity,
        'statements' as topic, account_id as entity, max_by(told, statement_date) as detail,
        max(statement_date) = max(last_statement_date) as is_open, min(known_at) as first_seen, max(known_at) as last_seen
    from (
        select
            *,
            concat(
                item, ' differs since ', since, ': on ', statement_date,
                case status
                    when 'NOT_STATED' then concat(' not stated, booked ', booked)
                    when 'NOT_BOOKED' then concat(' stated ', stated, ', not booked')
                    else concat(' stated ', stated, ', booked ', booked)
                end
            ) as told,
            max(statement_date) over (partition by account_id) as last_statement_date
        from {{ ref('reconciliation') }}
    ) as reconciled
    where status <> 'AGREES'
    group by account_id, item, since
{% endmacro %}
