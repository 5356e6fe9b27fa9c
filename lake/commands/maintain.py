"""`lake maintain`."""

import typer

from lake.home.console import messages, say
from lake.home.home import this_home


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command()(maintain)


def maintain() -> None:
    """Compact the tables of silver and gold and remove files that nothing has needed for 30 days."""
    from lake.build.maintenance import maintain as maintain_tables
    from lake.home.lease import lease

    config = this_home()
    done = []
    with lease(config.places.run / "build.lease", "lake maintain", patience=0), messages.status("Compacting …") as status:
        for table in maintain_tables(config):
            done.append(table)
            status.update(f"{table.table}: {table.files_before} files, now {table.files_after}")
    before, after = sum(table.files_before for table in done), sum(table.files_after for table in done)
    say(f"{len(done)} tables: {before} files, now {after}.")
    if done and not done[0].vacuumed:
        say("No old file was removed: the next run compares with the last, which is almost 30 days old. Run `lake build` first.")
