"""The commands that `infra` brings to `lake`."""

import typer


def register(app: typer.Typer) -> None:
    """Add them to the `lake` command."""
