"""`make bench-corrections`: what it costs to put right one event, in a short history and in one ten times as long."""

import shutil
import statistics
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table

from bench.builds import timed_build
from bench.history import FIRST_DAY, Size
from bench.lakehouses import lakehouses
from bench.report import machine, print_table, save
from bench.worker import Worker
from bench.written import Written, versions, written_since
from lake.home.console import say
from lake.home.home import Home, this_home

DAYS_BACK = 250  # how long before the last day the corrected events are


@dataclass(frozen=True, slots=True)
class Figures:
    """One build after one event."""

    size: str
    position_days: int
    what: str
    seconds: float
    cpu_seconds: float
    rows: int
    size_bytes: int
    by_table: dict[str, Written]


def main(
    sizes: Annotated[str, typer.Option(help="ACCOUNTSxDAYS, separated by commas; ten positions each.")] = "100x1000,400x2500",
    rounds: Annotated[int, typer.Option(help="How often each correction is made; the first round is not counted.", min=2)] = 4,
    only: Annotated[
        str, typer.Option(help="Only these kinds, separated by commas; a fill is corrected after it came late.")
    ] = "",
    engine: Annotated[str, typer.Option(help="sail or thrift.")] = "sail",
) -> None:
    """Make a history of each size, build it, then correct, send late and cancel single events; a table, and JSON."""
    folder = this_home().home / "bench"
    scratch = folder / f"corrections-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    scratch.mkdir(parents=True)
    wanted = set(only.split(",")) if only else {what for what, _, _ in events(Size(1, DAYS_BACK), 0)}
    found: list[Figures] = []
    built: dict[str, float] = {}
    try:
        with closing(lakehouses(sizes, scratch, engine)) as histories:
            for size, config, worker in histories:
                built[str(size)] = timed_build(config, "--no-test").seconds
                found += list(corrections(config, worker, size, rounds, wanted))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    full = {f"full_build_{name}_s": round(seconds, 1) for name, seconds in built.items()}
    conditions = {"engine": engine, "rounds": rounds} | full | machine()
    say(f"figures: {save(folder / f'{scratch.name}.json', conditions, builds=found)}")
    show(conditions, found)


def corrections(config: Home, worker: Worker, size: Size, rounds: int, wanted: set[str]) -> Iterator[Figures]:
    """Each kind of event in turn, round after round, and a build after each."""
    for number in range(rounds):
        for what, topic, sent in (each for each in events(size, number) if each[0] in wanted):
            worker.work({"topic": topic, "events": sent})
            before = versions(config)
            built = timed_build(config)
            by_table = written_since(config, before)
            rows, size_bytes = (sum(getattr(each, key) for each in by_table.values()) for key in ("rows", "size_bytes"))
            yield Figures(str(size), size.position_days, what, built.seconds, built.cpu_seconds, rows, size_bytes, by_table)


def events(size: Size, number: int) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """What happens in a round, to another account in each: a name for it, its topic and the events."""
    day = FIRST_DAY + timedelta(days=size.days - DAYS_BACK)
    fill = {
        "account_id": f"ACC{number:05d}",
        "symbol": f"SYM{number * 7:03d}",
        "side": "BUY",
        "price": "60.00",
        "currency": "USD",
    }
    fill |= {"trade_id": f"BENCH-{number}", "executed_at": f"{day}T16:00:00Z"}
    close = {"symbol": f"SYM{number * 7:03d}", "price_type": "CLOSE", "currency": "USD", "priced_at": f"{day}T21:00:00Z"}
    yield "late fill", "trades", [fill | {"event_id": f"B-{number}-1", "quantity": "10"}]
    corrected = {"action": "CORRECT", "version": 2, "quantity": "11"}
    yield "corrected fill", "trades", [fill | {"event_id": f"B-{number}-2"} | corrected]
    yield "corrected price", "prices", [close | {"event_id": f"B-{number}-3", "action": "CORRECT", "version": 2, "price": "61.5"}]
    yield "cancelled fill", "trades", [fill | {"event_id": f"B-{number}-4", "action": "CANCEL", "version": 3, "quantity": "11"}]
    yield "late fill in each account", "trades", [_of_account(fill, number, account) for account in range(size.accounts)]


def _of_account(fill: dict[str, Any], number: int, account: int) -> dict[str, Any]:
    ids = dict.fromkeys(("trade_id", "event_id"), f"BROAD-{number}-{account}")
    return fill | ids | {"account_id": f"ACC{account:05d}", "quantity": "10"}


def show(conditions: dict[str, Any], found: list[Figures]) -> None:
    """One line for each size and kind of event: the median of the rounds but the first, and their spread."""
    table = Table(title=", ".join(f"{name} {value}" for name, value in conditions.items()), title_justify="left")
    for column in ("history", "position-days", "event", "seconds", "spread", "CPU s", "rows", "kB"):
        table.add_column(column, justify="left" if column in {"history", "event"} else "right")
    for key in dict.fromkeys((each.size, each.what) for each in found):
        rounds = [each for each in found if (each.size, each.what) == key][1:]
        seconds = [each.seconds for each in rounds]
        table.add_row(
            key[0],
            f"{rounds[0].position_days:,}",
            key[1],
            f"{statistics.median(seconds):.1f}",
            f"{min(seconds):.1f}-{max(seconds):.1f}",
            f"{statistics.median(each.cpu_seconds for each in rounds):.1f}",
            f"{statistics.median(each.rows for each in rounds):,.0f}",
            f"{statistics.median(each.size_bytes for each in rounds) / 1e3:,.0f}",
        )
    print_table(table)


if __name__ == "__main__":
    typer.run(main)
