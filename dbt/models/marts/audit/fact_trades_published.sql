{{ published_versions('fact_trades', ['trade_id']) }}
