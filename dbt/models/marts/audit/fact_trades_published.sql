{{ published_versions(
    'fact_trades',
    ['trade_id'],
    scope={'grain': 'pair'},
    without=[
        'signed_units', 'units_before', 'units_after', 'closing_units', 'opening_units', 'is_booked',
        'transfer_trade_id', 'transfer_account_id', 'transfer_rate', 'is_received', 'is_carried', 'ordered_at',
    ],
) }}
