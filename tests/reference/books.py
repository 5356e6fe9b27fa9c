"""Random books: everything that can happen to three accounts and three symbols, and statements; no versions conflict.

A book is a pure function of its seed; under hypothesis the draws come from a `Random` that hypothesis can shrink.
Sizes are counts of entities; each may have several versions and deliveries.
"""

from random import Random

from hypothesis import strategies as st

from tests.reference.book_writer import ACCOUNTS, CURRENCIES, LONGEST_SPAN, SYMBOLS, Arrival, Writer
from tests.reference.statement_writer import statements

ITEMS = (*SYMBOLS, *(f"CASH:{currency}" for currency in CURRENCIES))


def random_book(seed: int, size: int) -> list[Arrival]:
    """A book of about `size` trades, cash events, prices and splits, as (topic, event) in order of arrival."""
    return book_from(Random(seed), size)


def books(max_size: int = 60) -> st.SearchStrategy[list[Arrival]]:
    """Random books for property tests: small ones that hypothesis can shrink, and ones of a seed that may be of any size."""
    shrinkable = st.builds(book_from, st.randoms(use_true_random=False), st.integers(1, 20))
    return st.one_of(shrinkable, st.builds(random_book, st.integers(0, 2**32), st.integers(1, max_size)))


def shuffled(events: list[Arrival], seed: int) -> list[Arrival]:
    """The same events in another order, a fifth of them delivered twice."""
    random = Random(seed)
    arrivals = events + [event for event in events if random.random() < 0.2]
    random.shuffle(arrivals)
    return arrivals


def book_from(random: Random, size: int) -> list[Arrival]:
    """A book whose draws come from `random`."""
    writer = Writer(random, span=max(6, min(LONGEST_SPAN, 2 * size)))
    writer.announce()
    for number in range(size):
        writer.write(number)
    for arrival in list(statements(random, writer.events, ACCOUNTS, ITEMS)):
        writer.add(*arrival)
    return writer.arrivals()
