"""The ground of the lakehouse: contract, names and paths, settings, DuckDB reader and the `lake` command."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lake.clients.duckdb import connect

__all__ = ["connect"]


def __getattr__(name: str) -> Any:
    # `connect` brings DuckDB along: it is imported when it is asked for, so that `lake --help` stays quick.
    if name == "connect":
        from lake.clients.duckdb import connect

        return connect
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
