"""The commands that `producers` brings to `lake`."""

import typer


def register(app: typer.Typer) -> None:
    """Add them to the `lake` command."""
