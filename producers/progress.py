"""What a producer shows while it sends: a live table on a terminal, a line now and then elsewhere; totals at the end."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.live import Live
from rich.table import Table

from lake.home.console import messages, say

LINE_SECONDS = 5.0


@contextmanager
def live_counts(title: str, total: int | None = None) -> Iterator[Callable[[Counter[str]], None]]:
    """Show acknowledged counts by topic while the block runs; `total` is how many there will be, when that is known."""
    started = time.monotonic()
    if not messages.is_terminal:
        yield _line_printer(title, started)
        return
    with Live(_table(title, Counter(), 0.0, total), console=messages, refresh_per_second=8, transient=True) as live:
        yield lambda counts: live.update(_table(title, counts, time.monotonic() - started, total))


def _line_printer(title: str, started: float) -> Callable[[Counter[str]], None]:
    last = started

    def show(counts: Counter[str]) -> None:
        nonlocal last
        if time.monotonic() - last >= LINE_SECONDS:
            last = time.monotonic()
            say(f"{title}: {counts.total():,} acknowledged ({_by_topic(counts)})")

    return show


def _table(title: str, counts: Counter[str], seconds: float, total: int | None) -> Table:
    of_total = f" of {total:,}" if total else ""
    rate = f", {counts.total() / seconds:,.0f}/s" if seconds > 0.5 else ""
    table = Table("topic", "acknowledged", title=f"{title}: {counts.total():,}{of_total}{rate}", title_justify="left")
    table.columns[1].justify = "right"
    for topic, count in sorted(counts.items()):
        table.add_row(topic, f"{count:,}")
    return table


def _by_topic(counts: Counter[str]) -> str:
    return ", ".join(f"{topic} {count:,}" for topic, count in sorted(counts.items())) or "none yet"
