"""`lake produce file`: checks a whole file, then sends it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from lake.home.console import messages
from lake.home.errors import LakeError
from producers.files import Line, read_events
from producers.publisher import Progress, Publisher


@dataclass(frozen=True, slots=True)
class Check:
    """How many events a file holds, and the bad ones among them."""

    total: int
    bad: tuple[Line, ...]


def check_file(path: Path, topic: str | None = None) -> Check:
    """Look at every event of a file."""
    total, bad = 0, []
    for line in track(read_events(path, topic), f"Checking {path.name}", console=messages, transient=True):
        total += 1
        if line.problems:
            bad.append(line)
    return Check(total, tuple(bad))


def require_good(path: Path, check: Check) -> None:
    """Raise a LakeError when an event of the file is bad."""
    if check.bad:
        raise LakeError(
            f"{len(check.bad)} of the {check.total} events in {path} are bad: nothing was sent.",
            "Mend them, or send the others with --skip-bad.",
            exit_code=1,
        )


def send_file(bootstrap_servers: str, path: Path, topic: str | None, on_progress: Progress | None = None) -> Counter[str]:
    """Send the good events of a file and return how many of each topic were acknowledged."""
    with Publisher(bootstrap_servers, on_progress) as publisher:
        for line in read_events(path, topic):
            if not line.problems:
                publisher.send_payload(line.topic, line.event)
        publisher.flush()
        return publisher.acknowledged
