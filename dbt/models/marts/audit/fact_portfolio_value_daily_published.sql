{{ published_versions(
    'fact_portfolio_value_daily',
    ['scope_type', 'scope_id', 'value_date'],
    scope={'grain': 'returns', 'date': 'value_date', 'before': 1},
    doubles=['daily_return', 'twr_index', 'running_peak', 'volatility_30'],
) }}
