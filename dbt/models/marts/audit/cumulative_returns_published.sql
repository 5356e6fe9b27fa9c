{{ published_versions('cumulative_returns', ['scope_type', 'scope_id', 'return_date']) }}
