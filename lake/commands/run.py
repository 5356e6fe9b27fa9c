"""`lake run`: the main job, from an empty home to a number that a person can trust."""

import subprocess
import sys
import time
from pathlib import Path

import typer

from lake.home.console import messages, say
from lake.home.errors import LakeError
from lake.home.home import this_home


def register(app: typer.Typer) -> None:
    """Add it to `lake`."""
    app.command()(run)


def run() -> None:
    """Start everything, replay the demo through Kafka, build, test and check gold, and show the accounts.

    Run again, it says what is already there and adds nothing twice.
    """
    from lake.read.arrival import wait_for_bronze
    from lake.read.report import summary

    started = time.monotonic()
    _step(1, "Services", "up")
    _step(2, "Real prices and account activity through Kafka", "produce", "demo")
    _title(3, "Bronze")
    say(f"[green]✓[/green] Bronze holds all {wait_for_bronze(this_home()):,} events.")
    _step(4, "Silver and gold", "build")
    _step(5, "Every check from Kafka to gold", "verify")
    _title(6, "The accounts")
    summary()
    report = this_home().home / "reports" / "ALL.html"
    report.parent.mkdir(parents=True, exist_ok=True)
    _lake("report", "ALL", "--html", str(report))
    say(f"\n[green]✓[/green] Done in {time.monotonic() - started:.0f} s. Next:")
    say("  lake report ACC001            one account in detail")
    say("  lake shell                    SQL over bronze, silver and gold")
    say("  lake explain ACC001 2013-03-01 total_value   down to the fills and prices behind a number")
    say("  lake produce random           more events, live;  lake build  takes them in")
    say("  make down                     stop the services; everything stays in " + str(this_home().home))


def _title(number: int, what: str) -> None:
    messages.rule(f"[bold]{number}/6  {what}", align="left")


def _step(number: int, what: str, *arguments: str) -> None:
    _title(number, what)
    _lake(*arguments)


def _lake(*arguments: str) -> None:
    """Run one `lake` command as a user would; each tells its own progress and errors, and ends when this one is told to."""
    with subprocess.Popen([str(Path(sys.executable).parent / "lake"), *arguments]) as command:
        try:
            code = command.wait()
        except BaseException:
            command.terminate()
            command.wait(60)
            raise
    if code:
        raise LakeError(f"`lake {' '.join(arguments)}` did not succeed.", "See above; `lake run` goes on from here.", code)
