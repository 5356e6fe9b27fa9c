from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lake.contract.events import Price, Trade, to_json
from lake.contract.validation import problems
from producers.files import encode
from producers.message import Message
from producers.random_events import STREAMS, Universe, announcements, run_id

START = datetime(2024, 3, 1, 14, 30, tzinfo=UTC)
universes = st.builds(Universe, accounts=st.integers(1, 999), symbols=st.integers(1, 999), seed=st.integers())


def _ticking() -> Callable[[], datetime]:
    """A clock that goes on by a millisecond with each look."""
    ticks = count()
    return lambda: START + timedelta(milliseconds=next(ticks))


def _stopped() -> datetime:
    return START


def _events(topic: str, universe: Universe, clock: Callable[[], datetime], run: str = "r1", size: int = 100) -> list[Message]:
    make, _ = STREAMS[topic]
    return list(islice(make(universe, clock, run), size))


@settings(max_examples=15, deadline=None)
@given(universe=universes, topic=st.sampled_from(sorted(STREAMS)))
def test_every_event_is_valid_and_has_an_id_of_its_own(universe: Universe, topic: str) -> None:
    messages = [*announcements(universe), *_events(topic, universe, _ticking())]

    assert [problem for name, event in messages for problem in problems(name, encode(to_json(event)))] == []
    assert len({event.event_id for _, event in messages}) == len(messages)


@pytest.mark.parametrize("topic", STREAMS)
def test_same_seed_and_clock_give_the_same_events(topic: str) -> None:
    once, again = (_events(topic, Universe(seed=5), _ticking()) for _ in range(2))
    other = _events(topic, Universe(seed=6), _ticking())

    assert once == again
    assert once != other


@pytest.mark.parametrize("topic", STREAMS)
def test_another_run_shares_no_id(topic: str) -> None:
    runs = [run_id(lambda moment=moment: moment) for moment in (START, START + timedelta(microseconds=1))]

    first, second = ({event.event_id for _, event in _events(topic, Universe(), _ticking(), run)} for run in runs)

    assert not first & second


def test_announcements_are_the_same_in_every_run() -> None:
    assert list(announcements(Universe(seed=1))) == list(announcements(Universe(seed=2)))


def test_no_two_ticks_are_at_the_same_moment_even_when_the_clock_stands() -> None:
    ticks = [event for _, event in _events("prices", Universe(symbols=1), _stopped) if isinstance(event, Price)]

    assert len({tick.priced_at for tick in ticks}) == len(ticks) == 100


def test_positions_stay_bounded() -> None:
    held = 0
    for _, event in _events("trades", Universe(accounts=1, symbols=1), _ticking(), size=5_000):
        assert isinstance(event, Trade)
        held += int(event.quantity) if event.side == "BUY" else -int(event.quantity)
        assert abs(held) <= 5_500
