"""The commands that `infra` brings to `lake`: setup, up, down, status, logs, stream, serve, topics."""

import subprocess
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from infra.status import Part, show_status
from lake.home.console import Format, say
from lake.home.errors import LakeError
from lake.home.home import this_home

Services = Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]...", help="kafka, bronze, thrift; else what is needed.")]


def register(app: typer.Typer) -> None:
    """Add them to the `lake` command."""
    app.command(rich_help_panel="Begin")(setup)
    for command in (up, down, status, logs, stream, serve, topics):
        app.command(rich_help_panel="Services")(command)


def setup(
    relock: Annotated[bool, typer.Option("--relock", help="Resolve the jars anew and write jars.lock.")] = False,
) -> None:
    """Make everything ready: check Java and the disk, fetch the jars and check them against the lock, parse the dbt project."""
    from infra.preparation import prepare

    prepare(this_home(), lock_anew=relock)


def up(
    service: Services = None,
    wait: Annotated[bool, typer.Option(help="Wait until every service does its work, not just runs.")] = True,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for all of them together.", min=1)] = 180,
) -> None:
    """Start Kafka and the bronze stream, with LAKE_ENGINE=thrift the Thrift Server, too, and wait until they are ready.

    What runs is left alone. `lake up thrift` starts the Thrift Server for readers: it serves what Sail has written.
    """
    from infra import services

    began = time.monotonic()
    services.up(this_home(), tuple(service or ()), wait=wait, timeout=timeout)
    done = f"{'up' if wait else 'started'}, {time.monotonic() - began:.1f} s"
    say(f"[green]✓[/green] {done}. `lake status` shows them, `lake down` stops them.")


def down() -> None:
    """Stop every service of this LAKE_HOME, those that a crash left behind included."""
    from infra import services

    began = time.monotonic()
    stopped = services.down(this_home())
    say(f"[green]✓[/green] down, {time.monotonic() - began:.1f} s." if stopped else "Nothing was running.")


def status(
    form: Annotated[Format, typer.Option("--format", help="How to print it; csv: one part.")] = Format.TABLE,
    only: Annotated[Part | None, typer.Option("--only", help="One part; csv without it: the services.")] = None,
) -> None:
    """Show each service, how far each topic has come, and the last run. Exits with 3 unless the services that it needs are ready.

    A topic: the end offset in Kafka, what bronze and gold hold of it, and how far each lags, in events and in seconds.
    """
    from infra import services
    from lake.read.lag import read_lag

    now = datetime.now(UTC)
    rows = services.status(this_home())
    show_status(rows, read_lag(this_home(), now), now, form, only)
    if not all(row.ready for row in rows if row.service in services.needed(this_home())):
        raise typer.Exit(3)


def serve(service: Annotated[str, typer.Argument(help="kafka, bronze or thrift.")]) -> None:
    """Run one service in the foreground, unsupervised: what a container or another process manager starts."""
    from infra import services

    services.serve(this_home(), service)


def stream(
    available_now: Annotated[bool, typer.Option("--available-now", help="Read what Kafka holds now, then stop.")] = False,
    accept_loss: Annotated[
        list[str] | None, typer.Option(metavar="TOPIC", help="Go on though events of this topic are lost.")
    ] = None,
) -> None:
    """Run the bronze application in the foreground, from Kafka to the bronze tables, until Ctrl-C; not beside `lake up`."""
    from infra import services

    lossy = [argument for topic in accept_loss or () for argument in ("--accept-loss", topic)]
    services.stream(this_home(), *(["--available-now"] if available_now else []), *lossy)


def topics() -> None:
    """Create the topics that the broker lacks; refuse one with other partitions or timestamps than infra/kafka/topics.py says."""
    from infra.kafka.topics import ensure_topics

    created = ensure_topics(this_home().bootstrap_servers)
    say(f"[green]✓[/green] {'created: ' + ', '.join(created) if created else 'all topics are there'}")


def logs(
    service: Annotated[str, typer.Argument(help="kafka, bronze, thrift or supervisord.")] = "supervisord",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as it grows, until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="How many of the last lines to begin with.", min=0)] = 50,
) -> None:
    """Print the end of a service's log."""
    from infra.services import SERVICES

    if service not in {*SERVICES, "supervisord"}:
        raise LakeError(f"There is no log of {service}.", f"Logs: {', '.join(SERVICES)}, supervisord.", exit_code=2)
    log = this_home().places.logs / f"{service}.log"
    if not log.exists():
        raise LakeError(f"{service} has not written a log yet.", "Say `lake up`.")
    # -F goes on after the supervisor has rotated the file
    command = ["tail", "-n", str(lines), *(["-F"] if follow else []), str(log)]
    try:
        subprocess.run(command, check=False)
    except KeyboardInterrupt:
        return
