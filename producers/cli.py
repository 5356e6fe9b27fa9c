"""The commands that `producers` brings to `lake`."""

import math
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lake.home.console import Format, messages, say, show
from lake.home.home import this_home

produce = typer.Typer(help="Send events to Kafka: the demo, random ones, or a file.", no_args_is_help=True)
FormatOption = Annotated[Format, typer.Option("--format", help="How the acknowledged counts are printed on stdout.")]


def register(app: typer.Typer) -> None:
    """Add them to the `lake` command."""
    app.add_typer(produce, name="produce")


@produce.command()
def demo(
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what arrives from this day on.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what arrives up to this day.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send it even when it is there: events come twice and count once.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Replay the real daily prices and splits of five shares, 2000-2013, with the activity of accounts ACC001 to ACC004.

    ACC004 is in euros, at the reference rates of the European Central Bank.

    Some events come late, wrong and corrected, cancelled, or twice. Sent once: when the topics hold it, this says so.
    """
    from producers.demo.run import is_there, send_demo
    from producers.progress import live_counts

    servers = this_home().bootstrap_servers
    if not again and is_there(servers):
        say("The topics hold the whole demo already: nothing was sent. (--again sends it once more; it counts once.)")
        return
    with live_counts("Demo events acknowledged") as on_progress:
        counts = send_demo(servers, _day(since), _day(until), on_progress)
    _show_counts(counts, form)


@produce.command(name="random")
def random_(
    *,
    rate: Annotated[float, typer.Option(min=0.1, help="Events a second, over all topics.")] = 100.0,
    duration: Annotated[float, typer.Option(min=0.0, help="Seconds; 0 goes on until Ctrl-C.")] = 60.0,
    accounts: Annotated[int, typer.Option(min=1, max=999, help="How many accounts trade.")] = 3,
    symbols: Annotated[int, typer.Option(min=1, max=999, help="How many instruments there are.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed draws the same trades; ids and times are new.")] = 1,
    form: FormatOption = Format.TABLE,
) -> None:
    """Send random trades, random-walk prices and cash movements at a steady rate.

    Ctrl-C or SIGTERM end it cleanly: what was sent is flushed and counted, and the exit code is 128 + the signal.
    """
    from producers.progress import live_counts
    from producers.random_events import Universe
    from producers.random_run import send_random

    universe = Universe(accounts, symbols, seed)
    servers = this_home().bootstrap_servers
    _require_topics(servers)
    with live_counts("Random events acknowledged") as on_progress:
        outcome = send_random(servers, universe, rate, duration or math.inf, on_progress)
    _show_counts(outcome.acknowledged, form)
    if outcome.signal:
        raise typer.Exit(128 + outcome.signal)


@produce.command()
def file(
    path: Annotated[Path, typer.Argument(help="JSON lines, or with --topic a CSV whose header names the fields.")],
    topic: Annotated[str | None, typer.Option(help="The topic of a CSV's events.")] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Send the good events of a file that has bad ones.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Send a file of events. Every one is checked first; with a bad one among them nothing is sent.

    A JSON line is {"topic": "trades", "event": {...}}. In a CSV an empty cell is an absent field.
    """
    from producers.file_run import check_file, require_good, send_file
    from producers.progress import live_counts

    check = check_file(path, topic)
    for line in check.bad:
        for problem in line.problems:
            messages.print(f"line {line.number}: {problem}", markup=False, soft_wrap=True)
    if not skip_bad:
        require_good(path, check)
    servers = this_home().bootstrap_servers
    _require_topics(servers)
    with live_counts(f"Events of {path.name} acknowledged", check.total - len(check.bad)) as on_progress:
        counts = send_file(servers, path, topic, on_progress)
    if check.bad:
        say(f"Left out {len(check.bad)} bad events.")
    _show_counts(counts, form)


def _require_topics(servers: str) -> None:
    from lake.clients.kafka import open_topics

    with open_topics(servers) as topics:
        topics.require()


def _day(moment: datetime | None) -> date | None:
    return moment.replace(tzinfo=UTC).date() if moment else None


def _show_counts(counts: dict[str, int], form: Format) -> None:
    show(("topic", "acknowledged"), sorted(counts.items()), form)
