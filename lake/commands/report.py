"""`lake report`."""

import typer


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
