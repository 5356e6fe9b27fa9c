{{ published_versions(
    'cumulative_returns',
    ['scope_type', 'scope_id', 'return_date'],
    doubles=['twr_index', 'cumulative_return', 'cumulative_return_pct'],
) }}
