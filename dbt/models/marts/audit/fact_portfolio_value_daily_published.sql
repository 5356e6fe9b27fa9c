{{ published_versions('fact_portfolio_value_daily', ['scope_type', 'scope_id', 'value_date']) }}
