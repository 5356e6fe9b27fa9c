{{ published_versions(
    'daily_returns', ['scope_type', 'scope_id', 'return_date'], doubles=['daily_return', 'daily_return_pct']
) }}
