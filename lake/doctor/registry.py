"""What `lake doctor` asks and what it answers: the list of checks, and findings, each with its remedy."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from textwrap import shorten
from threading import Thread
from time import monotonic
from typing import TypeVar

from lake.home.errors import LakeError
from lake.home.home import Home

Answer = TypeVar("Answer")
ALL_SECONDS = 60.0  # of all checks together, which look side by side: on a machine at rest they take two


class Severity(StrEnum):
    """Whether somebody has to do something; only a fault makes `lake doctor` exit with 1."""

    FAULT = "fault"
    NOTICE = "notice"  # it heals at the next command, or is worth knowing


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, and the remedy."""

    severity: Severity
    where: str
    what: str
    remedy: str


Look = Callable[[Home], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A named look at a home, which reads and never writes."""

    name: str
    look: Look

    def run(self, config: Home) -> list[Finding]:
        """What it found; what goes wrong while it looks is a finding, too."""
        found: list[Finding] = []
        try:
            for finding in self.look(config):
                found.append(finding)
        except LakeError as error:
            found.append(fault(self.name, error))
        except PermissionError as error:
            remedy = "Give the home and all in it to the user who runs `lake`: `chown -R USER`, `chmod -R u+rwX`."
            found.append(Finding(Severity.FAULT, str(error.filename), "This user cannot read it.", remedy))
        except Exception as error:
            line = " ".join(str(error).split())[:300]
            remedy = "Restore what it names from a copy; if that is sound, it is a fault of `lake doctor` itself."
            what = f"It could not be looked at: {type(error).__name__}: {line}"
            found.append(Finding(Severity.FAULT, self.name, what, remedy))
        return found


CHECKS: list[Check] = []


def check(name: str) -> Callable[[Look], Look]:
    """Put a function on the list."""

    def register(look: Look) -> Look:
        CHECKS.append(Check(name, look))
        return look

    return register


def run_checks(config: Home, seconds: float = ALL_SECONDS) -> Iterator[tuple[Check, list[Finding]]]:
    """The findings of every check, in the order of the list; one that has not ended in time is a finding itself."""
    deadline = monotonic() + seconds
    asked = [(each, _in_a_thread(partial(each.run, config))) for each in CHECKS]
    for each, answer in asked:
        try:
            yield each, answer.result(max(0.0, deadline - monotonic()))
        except TimeoutError:
            what = f"It had not been looked at after {seconds:.0f} s: what it asks does not answer."
            yield each, [Finding(Severity.FAULT, each.name, what, "See the other findings; then say `lake doctor` again.")]


def within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What a question gives; TimeoutError after `seconds`, and nothing waits for its answer any more."""
    return _in_a_thread(ask).result(seconds)


def fault(where: str, error: LakeError) -> Finding:
    """A problem that another part of `lake` has found."""
    return Finding(Severity.FAULT, where, shorten(error.problem, 400, placeholder=" …"), error.remedy)


def _in_a_thread(ask: Callable[[], Answer]) -> "Future[Answer]":
    """Its answer when it has come; a thread that hangs ends with this process, other than one of a pool."""
    future: Future[Answer] = Future()

    def run() -> None:
        try:
            future.set_result(ask())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future
