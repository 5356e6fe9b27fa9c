"""`lake test`."""

from typing import Annotated

import typer
from rich.markup import escape

from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import this_home


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command()(test)


def test(
    model: Annotated[str, typer.Argument(help="A dbt model, or a selection as dbt writes it; default: all.")] = "*",
    *,
    data: Annotated[bool, typer.Option(help="The data tests, too: they look at the tables as they are.")] = True,
) -> None:
    """Run the unit tests of a model, and the data tests of its table. Exits with 1 when one fails.

    Unit tests need no data, but the tables that a model reads have to be there: after a first `lake build`.
    """
    from lake.build.plan import now, plan
    from lake.build.record import last_run
    from lake.clients.dbt import run_dbt
    from lake.clients.engine import engine

    config, began = this_home(), now()
    with engine(config) as server:
        todo = plan(server, config, last_run(server, config))
        kinds = [] if data else ["--resource-type", "unit_test"]
        outcome = run_dbt(config, ["test", "--select", model, *kinds], todo.dbt_vars(began, restate=None))
    for failure in outcome.failures:
        messages.print(f"[red]✗[/red] {escape(failure)}", soft_wrap=True)
    if outcome.failures:
        raise LakeError(f"{len(outcome.failures)} tests failed.", f"{config.places.logs / 'dbt.log'} shows their SQL.", 1)
    if not outcome.done:
        raise LakeError(f"Nothing is tested by {model!r}.", "Name a model of dbt/models.", 2)
    say(f"[green]✓[/green] {outcome.done} tests in {(now() - began).total_seconds():.0f} s.")
