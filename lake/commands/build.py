"""`lake build`."""

from typing import Annotated

import typer

from lake.console import messages, say
from lake.errors import LakeError
from lake.layout import layout
from lake.settings import settings


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command()(build)


def build(
    as_of: Annotated[str | None, typer.Option(help="Last day booked and valued, YYYY-MM-DD; default: the last event's.")] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Build again even when nothing is new.")] = False,
    select: Annotated[str | None, typer.Option(help="Only these dbt nodes, by dbt's syntax; no run is recorded.")] = None,
    test: Annotated[bool, typer.Option(help="Run the data tests, too.")] = True,
) -> None:
    """Build and test silver and gold from what is in bronze, and record the run."""
    from lake.build import now, plan
    from lake.dbt import run_dbt
    from lake.lease import lease

    config = settings()
    started = now()
    with lease(layout(config).run / "build.lease", "lake build", patience=0):
        with messages.status("Looking at what is new in bronze …"):
            todo = plan(config, as_of)
        if todo.unchanged_since and not full_refresh and not select:
            say(f"Nothing new since run {todo.unchanged_since} (as of {todo.inputs.as_of}); gold is up to date.")
            return
        say(f"Building silver and gold as of {todo.inputs.as_of} …")
        arguments = ["build", "--exclude-resource-type", "unit_test"] if test else ["run"]
        if select:
            arguments += ["--select", select, "--exclude", "calc_runs"]
        outcome = run_dbt(config, arguments, todo.dbt_vars(started))
    if outcome.failures:
        for failure in outcome.failures:
            messages.print(f"[red]✗[/red] {failure}", soft_wrap=True)
        raise LakeError(
            f"{len(outcome.failures)} of the build's steps failed; the run is not recorded.",
            f"{layout(config).logs / 'dbt.log'} shows what dbt did; after the remedy, `lake build` repeats the run.",
            exit_code=1,
        )
    say(f"[green]✓[/green] {outcome.done} models and tests in {(now() - started).total_seconds():.0f} s.")
