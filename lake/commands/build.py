"""`lake build`, `lake drop`."""

import signal
import time
from dataclasses import dataclass
from typing import Annotated

import typer

from lake.console import messages, say
from lake.errors import LakeError
from lake.layout import layout
from lake.settings import Settings, settings


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    as_of: str | None = None
    full_refresh: bool = False
    select: str | None = None
    test: bool | None = None
    known_at: str | None = None
    into: str | None = None


def register(app: typer.Typer) -> None:
    """Add them to `lake`."""
    app.command()(build)
    app.command()(drop)


def build(
    *,
    as_of: Annotated[str | None, typer.Option(help="Last day booked and valued, YYYY-MM-DD; default: the last event's.")] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Make every table anew, from all of bronze.")] = False,
    select: Annotated[str | None, typer.Option(help="Only these dbt nodes, made anew; no run is recorded.")] = None,
    test: Annotated[bool | None, typer.Option(help="Run the data tests; default: only when every table is made anew.")] = None,
    watch: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.1, help="Go on: look for news every so many seconds.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(metavar="T", help="Only the events known by then, ISO 8601 in UTC; needs --into.")
    ] = None,
    into: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Into the schemas NAME_silver and NAME_gold, beside the live ones."),
    ] = None,
) -> None:
    """Put right in silver and gold what is new in bronze, and record the run."""
    wish = Wish(as_of, full_refresh, select, test, known_at, into)
    if (known_at is None) != (into is None):
        raise LakeError(
            "--known-at and --into go together.", "For example: lake build --known-at 2026-11-23T12:00:00Z --into then", 2
        )
    if watch is None:
        build_once(settings(), wish)
    else:
        _watch(settings(), wish, watch)


def drop(name: Annotated[str, typer.Argument(help="What `lake build --into` was given.")]) -> None:
    """Drop the schemas that `lake build --into NAME` made."""
    from lake.build import drop_schemas

    dropped = drop_schemas(settings(), name)
    say(f"Dropped {' and '.join(dropped)}." if dropped else f"There is nothing called {name}.")


def _watch(config: Settings, wish: Wish, seconds: float) -> None:
    """Build whenever bronze has something new, until SIGTERM or Ctrl-C; what fails is told, and tried again."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(f"Looking for news every {seconds:g} s; Ctrl-C ends it.")
    try:
        while True:
            try:
                build_once(config, wish, quiet=True)
            except LakeError as error:
                messages.print(f"[red]✗[/red] {error.problem}", soft_wrap=True)
                if error.remedy:
                    messages.print(f"  {error.remedy}", soft_wrap=True)
            time.sleep(seconds)
    except KeyboardInterrupt:
        say("Stopped; a run that was not recorded is repeated by the next build.")


def build_once(config: Settings, wish: Wish, *, quiet: bool = False) -> None:
    """Build when bronze has something new; LakeError when a step failed. `quiet` says nothing when there is nothing to do."""
    from lake.build import begin_valuing, forget_publication, now, plan
    from lake.dbt import run_dbt
    from lake.lease import lease

    started = now()
    with lease(layout(config).run / "build.lease", "lake build", patience=0):
        with messages.status("Looking at what is new in bronze …"):
            todo = plan(config, wish.as_of, full_refresh=wish.full_refresh, known_at=wish.known_at, into=wish.into)
        if todo.unchanged_since and not wish.select:
            if not quiet:
                say(f"Nothing new since run {todo.unchanged_since} (as of {todo.inputs.as_of}); gold is up to date.")
            return
        restates = todo.restates and not wish.select
        say(f"{'Restating' if restates else 'Building'} silver and gold as of {todo.inputs.as_of} …")
        arguments = [] if restates else ["--full-refresh"]
        if wish.select:
            arguments += ["--select", wish.select, "--exclude", "tag:record"]
        elif not restates:
            forget_publication(config, wish.into)
        elif todo.moves_as_of:
            begin_valuing(config, todo.inputs.as_of)
        variables = todo.dbt_vars(started, restate=restates)
        if restates or wish.test is False:
            outcome = run_dbt(config, ["run", *arguments], variables)
        else:
            outcome = run_dbt(config, ["build", *arguments, "--exclude-resource-type", "unit_test"], variables)
        if restates and wish.test and not outcome.failures:
            # Tests look at whole tables: nothing of a scope is said to them.
            outcome += run_dbt(config, ["test", "--exclude-resource-type", "unit_test"], todo.dbt_vars(started, restate=False))
    if outcome.failures:
        for failure in outcome.failures:
            messages.print(f"[red]✗[/red] {failure}", soft_wrap=True)
        raise LakeError(
            f"{len(outcome.failures)} of the build's steps failed; the run is not recorded.",
            f"{layout(config).logs / 'dbt.log'} shows what dbt did; after the remedy, `lake build` repeats the run.",
            exit_code=1,
        )
    say(f"[green]✓[/green] {outcome.done} models and tests in {(now() - started).total_seconds():.0f} s.")
