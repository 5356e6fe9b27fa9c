"""The commands that `spark_jobs` brings to `lake`."""

import typer


def register(app: typer.Typer) -> None:
    """Add them to the `lake` command."""
