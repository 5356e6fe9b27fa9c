"""`lake build`, `lake drop`."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from lake.contract.events import TOPICS
from lake.gold.delta_log import is_table, newest_version
from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import Home, this_home
from lake.home.stopping import end_on_signals, is_stopping
from lake.home.telling import as_told, tell
from lake.home.typed import day, moment

if TYPE_CHECKING:
    from lake.build.plan import Plan
    from lake.clients.dbt import Outcome
    from lake.clients.engine import Engine


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    as_of: str | None = None
    full_refresh: bool = False
    restate: bool = False
    select: str | None = None
    test: bool | None = None
    known_at: datetime | None = None
    into: str | None = None


def register(app: typer.Typer) -> None:
    """Add them to `lake`."""
    app.command()(build)
    app.command()(drop)


def build(
    *,
    as_of: Annotated[str | None, typer.Option(help="Last day booked and valued, YYYY-MM-DD; default: the last event's.")] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Make every table anew, from all of bronze.")] = False,
    restate: Annotated[bool, typer.Option("--restate", help="Restate even where all anew seems faster.")] = False,
    select: Annotated[str | None, typer.Option(help="Only these dbt nodes, made anew; no run is recorded.")] = None,
    test: Annotated[bool | None, typer.Option(help="Run the data tests; default: only when all has to be made anew.")] = None,
    watch: Annotated[
        float | None, typer.Option(metavar="SECONDS", min=0.1, max=86_400, help="Go on: look for news every so many seconds.")
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
    known = None if known_at is None else moment(known_at)
    wish = Wish(_valued(as_of), full_refresh, restate, select, test, known, into)
    if (known_at is None) != (into is None):
        raise LakeError(
            "--known-at and --into go together.", "For example: lake build --known-at 2026-11-23T12:00:00Z --into then", 2
        )
    if watch is None:
        build_once(this_home(), wish)
    else:
        _watch(this_home(), wish, watch)


def _valued(as_of: str | None) -> str | None:
    """The day to be valued, as text; LakeError when it is no day, or has not come."""
    if as_of is None:
        return None
    if (found := day(as_of)) > datetime.now(UTC).date():
        raise LakeError(
            f"{as_of} has not come yet (UTC).", "Value today or a day before; events of later days wait for theirs.", 2
        )
    return str(found)


def drop(name: Annotated[str, typer.Argument(help="What `lake build --into` was given.")]) -> None:
    """Drop the schemas that `lake build --into NAME` made."""
    from lake.build.plan import drop_schemas

    dropped = drop_schemas(this_home(), name)
    say(f"Dropped {' and '.join(dropped)}." if dropped else f"There is nothing called {name}.")


def _watch(config: Home, wish: Wish, seconds: float) -> None:
    """Build whenever bronze has something new, until it is told to stop; what fails is told, and tried again."""
    say(f"Looking for news every {seconds:g} s; Ctrl-C ends it.")
    built: tuple[object, ...] | None = None
    while True:
        found = _news(config)
        if found is None or found != built:
            built = None
            try:
                build_once(config, wish, quiet=True)
                built = found
            except Exception as error:
                if is_stopping():
                    raise
                tell(as_told(error))
        time.sleep(seconds)


def _news(config: Home) -> tuple[object, ...] | None:
    """What a build would look at, from the folder alone, before an engine is started for it: None where that cannot be known.

    Bronze, and the day: events dated later become due when theirs comes.
    """
    root = config.places.folder
    if root is None:
        return None
    logs = [root / "bronze" / topic for topic in TOPICS]
    return (datetime.now(UTC).date(), *(newest_version(log) if is_table(log) else -1 for log in logs))


def build_once(config: Home, wish: Wish, *, quiet: bool = False) -> None:
    """Build when bronze has something new; LakeError when a step failed. `quiet` says nothing when there is nothing to do."""
    from lake.build.plan import now, plan, require_engine
    from lake.build.record import last_run
    from lake.build.rollback import forget, roll_back
    from lake.clients.engine import engine
    from lake.home.lease import lease

    started = now()
    with lease(config.places.run / "build.lease", "lake build", patience=0), engine(config) as server:
        with messages.status("Looking at what is new in bronze …"):
            recorded = None if wish.into else last_run(server, config)
            require_engine(config, recorded, full_refresh=wish.full_refresh)
            if wish.into:
                forget(server, config, wish.into)
            is_whole = wish.into is not None or roll_back(server, config, recorded)
            todo = plan(
                server,
                config,
                recorded,
                wish.as_of,
                is_whole=is_whole,
                full_refresh=wish.full_refresh,
                known_at=wish.known_at,
                into=wish.into,
            )
        if todo.unchanged_since and not wish.select:
            if not quiet:
                say(f"Nothing new since run {todo.unchanged_since} (as of {todo.inputs.as_of}); gold is up to date.")
            return
        try:
            outcome = _build(server, config, wish, todo, started)
        except Exception:
            if not wish.into:
                roll_back(server, config, recorded)
            raise
    say(f"[green]✓[/green] {outcome.done} models and tests in {(now() - started).total_seconds():.0f} s.")


def _build(server: "Engine", config: Home, wish: Wish, todo: "Plan", started: datetime) -> "Outcome":
    """Run the models, test and check what they made, and record the run."""
    from lake.build.check import check_run
    from lake.build.estimate import estimate
    from lake.build.plan import run_id
    from lake.build.record import Done, Run, ensure_table, record, table_versions, write_checkpoints
    from lake.build.takeover import free_for_sail
    from lake.build.upgrade import add_published_columns, merge_published_returns, remove_obsolete

    end_on_signals(at_once=config.engine == "sail")  # Sail ends with this process
    guess = None if todo.wants_anew or wish.select else estimate(config, todo)
    restates = guess is not None and (wish.restate or not guess.is_cheaper_anew(config.engine))
    touched = f" (new events touch about {guess.touched:,} of {guess.rows:,} position-days)" if guess else ""
    say(f"{'Restating' if restates else 'Making anew'} silver and gold as of {todo.inputs.as_of}{touched} …")
    ensure_table(server, config, wish.into)
    if config.engine == "sail" and not restates:
        free_for_sail(config)
    is_whole_run = not (restates or wish.into or wish.select)
    if is_whole_run:
        merge_published_returns(server, config)
        add_published_columns(server, config)
    tested = (guess is None) if wish.test is None else wish.test
    outcome = _run_models(config, wish, todo, started, restates=restates, tested=tested)
    if wish.select:
        return outcome
    if is_whole_run:
        remove_obsolete(server, config)
    versions = table_versions(server, config, wish.into)
    checks = check_run(server, config, versions, todo.inputs.as_of, into=wish.into, restates=restates)
    run = Run(run_id(started), todo.run_number, todo.inputs, todo.bronze_versions, versions, config.engine)
    restated_until = todo.recorded.inputs.as_of if todo.recorded else None
    rows, rows_touched = (guess.rows, guess.touched) if guess else (None, None)
    record(server, Done(run, started, restates, checks, restated_until, rows, rows_touched), wish.into)
    if not wish.into:
        write_checkpoints(config, versions["silver"])
    return outcome


def _run_models(config: Home, wish: Wish, todo: "Plan", started: datetime, *, restates: bool, tested: bool) -> "Outcome":
    """What became of the models and of the data tests that were asked for; LakeError when one failed."""
    from lake.clients.dbt import run_dbt
    from lake.gold.rules import same_tests

    arguments = [] if restates else ["--full-refresh"]
    tests = ["--exclude-resource-type", "unit_test"]
    if wish.select:
        arguments += ["--select", wish.select, "--exclude", "tag:record"]
    elif config.places.folder is not None:  # else DuckDB cannot check them
        tests += ["--exclude", *same_tests()]
    variables = todo.dbt_vars(started, restate=None if wish.select else restates)
    if restates or not tested:
        outcome = run_dbt(config, ["run", *arguments], variables)
    else:
        outcome = run_dbt(config, ["build", *arguments, *tests], variables)
    if restates and tested and not outcome.failures:
        # Tests look at whole tables: nothing of a scope is said to them.
        outcome += run_dbt(config, ["test", *tests], todo.dbt_vars(started, restate=None))
    if outcome.failures:
        for failure in outcome.failures:
            messages.print(f"[red]✗[/red] {escape(failure)}", soft_wrap=True)
        raise LakeError(
            f"{len(outcome.failures)} of the build's steps failed; the run is not recorded.",
            f"{config.places.logs / 'dbt.log'} shows what dbt did; after the remedy, `lake build` repeats the run.",
            exit_code=1,
        )
    return outcome
