"""The ground of the lakehouse: contract, names and paths, settings, DuckDB reader and the `lake` command."""
