"""How the truth arrives: most of it at once, some late, some wrong and then corrected, some twice; and some that never was."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from lake.contract.events import CashEvent, Event, Price, Trade
from producers.demo.mistakes import typo, wrong_account, wrong_day
from producers.demo.phantoms import phantom
from producers.message import Message

E = TypeVar("E", bound=Event)
SHARES: Mapping[type[Event], Mapping[str, float]] = {  # how much of each kind is dealt with in which way; at least one of each
    Trade: {
        "late": 0.06,
        "typo": 0.03,
        "twice_corrected": 0.004,
        "correction_first": 0.006,
        "wrong_account": 0.008,
        "wrong_day": 0.008,
        "twice": 0.03,
        "phantom": 0.02,
    },
    CashEvent: {"late": 0.05, "typo": 0.02, "correction_first": 0.004, "twice": 0.03, "phantom": 0.02},
    Price: {"late": 0.004, "typo": 0.002, "correction_first": 0.0003, "twice": 0.003},
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message and when it arrives; only a message that is sent twice arrives at another moment than it was recorded."""

    arrives: datetime
    message: Message


def deliver(messages: Sequence[Message], rng: Random, end: date) -> list[Delivery]:
    """The deliveries of messages of one topic; those that would arrive after `end` arrive on that day."""
    treatments = _choose(messages, rng)
    found: list[Delivery] = []
    for number, (topic, event) in enumerate(messages):
        treat = TREATMENTS[treatments.get(number, "prompt")]
        for arrives, version in treat(event, rng):
            moment = _before(end, arrives)
            recorded = moment if version.recorded_at == arrives else version.recorded_at
            found.append(Delivery(moment, Message(topic, replace(version, recorded_at=recorded))))
    return found


def _choose(messages: Sequence[Message], rng: Random) -> dict[int, str]:
    """The treatment by index, for those that do not simply arrive."""
    if not messages:
        return {}
    chosen: dict[int, str] = {}
    numbers = iter(rng.sample(range(len(messages)), len(messages)))
    for treatment, share in SHARES.get(type(messages[0].event), {}).items():
        chosen |= {next(numbers): treatment for _ in range(max(1, round(share * len(messages))))}
    return chosen


def _before(end: date, moment: datetime) -> datetime:
    return moment if moment.date() <= end else datetime.combine(end, moment.timetz())


Arrivals = Iterable[tuple[datetime, Event]]


def _prompt(event: Event, _: Random) -> Arrivals:
    return [(event.recorded_at, event)]


def late(event: E, rng: Random) -> tuple[datetime, E]:
    """The event, recorded days, weeks or years after it happened."""
    longest = rng.choices((5, 90, 1_500), weights=(6, 3, 2))[0]
    moment = event.recorded_at + timedelta(days=rng.randint(1, longest), seconds=rng.randint(0, 3_600))
    return moment, replace(event, recorded_at=moment)


def _late(event: Event, rng: Random) -> Arrivals:
    return [late(event, rng)]


def _twice(event: Event, rng: Random) -> Arrivals:
    return [(event.recorded_at, event), (event.recorded_at + timedelta(minutes=rng.randint(1, 4_000)), event)]


def _corrected(mistake: Callable[[Event, Random], Event]) -> Callable[[Event, Random], Arrivals]:
    """Version 1 with the mistake, version 2 the truth."""

    def treat(event: Event, rng: Random) -> Arrivals:
        moment, corrected = late(event, rng)
        return [(event.recorded_at, mistake(event, rng)), (moment, next_version(corrected, 2, "CORRECT"))]

    return treat


def _correction_first(event: Event, rng: Random) -> Arrivals:
    """Version 2 arrives at once, the mistaken version 1 days or years after it."""
    moment, wrong = late(typo(event, rng), rng)
    return [(event.recorded_at, next_version(event, 2, "CORRECT")), (moment, wrong)]


def _twice_corrected(event: Event, rng: Random) -> Arrivals:
    first, corrected = late(typo(event, rng), rng)
    second, truth = late(replace(event, recorded_at=first), rng)
    return [
        (event.recorded_at, typo(event, rng)),
        (first, next_version(corrected, 2, "CORRECT")),
        (second, next_version(truth, 3, "CORRECT")),
    ]


def _phantom(event: Event, rng: Random) -> Arrivals:
    """The event, and beside it one that never was, cancelled later."""
    ghost = phantom(event)
    moment, cancelled = late(ghost, rng)
    return [(event.recorded_at, event), (ghost.recorded_at, ghost), (moment, next_version(cancelled, 2, "CANCEL"))]


def next_version(event: E, version: int, action: str) -> E:
    """The event as that version of itself."""
    return replace(event, event_id=f"{event.event_id.removesuffix('-v1')}-v{version}", version=version, action=action)


TREATMENTS: Mapping[str, Callable[[Event, Random], Arrivals]] = {
    "prompt": _prompt,
    "late": _late,
    "twice": _twice,
    "typo": _corrected(typo),
    "twice_corrected": _twice_corrected,
    "correction_first": _correction_first,
    "wrong_account": _corrected(wrong_account),
    "wrong_day": _corrected(wrong_day),
    "phantom": _phantom,
}
