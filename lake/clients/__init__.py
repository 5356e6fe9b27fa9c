"""The only files that open a connection: DuckDB, Kafka, the engines, dbt."""
