"""The order in which events arrive, how often, and between which runs, changes no number."""

from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from lake.clients.duckdb import open_lake
from lake.gold.tables import BY_NAME
from tests.e2e.golden_run import Event
from tests.e2e.lakehouse import DAYS_AND_EVENTS, Lakehouse, running_lakehouse
from tests.reference.books import shuffled

# A second lakehouse with four builds takes ten minutes: `make chaos`. The ledger holds the same in `make test`.
pytestmark = [pytest.mark.e2e, pytest.mark.chaos]

ARRIVAL = {"known_at", "first_seen", "last_seen"}  # when the lakehouse learnt of it: other by nature
TABLES = [table for table in DAYS_AND_EVENTS if not BY_NAME[table].is_statistic]  # whose powers have other last digits
SEED = 20130301


def test_shuffled_and_redelivered_events_in_several_runs_give_the_same_gold_and_what_was_known_then_can_be_built_again(
    demo: Lakehouse, demo_sent: list[Event]
) -> None:
    events = shuffled(demo_sent, SEED)
    cuts = [0, *sorted(Random(SEED).sample(range(1, len(events)), 2)), len(events)]

    with running_lakehouse() as other:
        for start, end in pairwise(cuts):
            other.publish(events[start:end])
            other.lake("build", "--no-test", "--restate")
            if start == 0:
                moment, known_then = datetime.now(UTC), _numbers_of(other)

        assert [run["is_restating"] for run in sorted(other.rows("calc_runs"), key=_number)] == [False, True, True]
        for table in TABLES:
            assert _numbers(other, table) == _numbers(demo, table), f"{table}, seed {SEED}"

        live = other.versions()
        other.lake("build", "--no-test", "--known-at", moment.isoformat(), "--into", "then")
        assert _numbers_of(other, "then") == known_then
        other.lake("drop", "then")
        assert other.versions() == live


def _numbers_of(lakehouse: Lakehouse, name: str | None = None) -> dict[str, list[str]]:
    """Every number of gold, or of what was built under a name, row by row."""
    with closing(open_lake(lakehouse.config, into=name)) as lake:
        return {table: _texts(lake.execute(f"select * from gold.{table}").fetchall()) for table in TABLES}


def _number(run: dict[str, Any]) -> int:
    return int(run["run_number"])


def _numbers(lakehouse: Lakehouse, table: str) -> list[str]:
    """Every row but for when the lakehouse learnt of it."""
    rows = lakehouse.rows(table)
    return _texts([[value for column, value in row.items() if column not in ARRIVAL] for row in rows])


def _texts(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Rows as text in order, doubles to twelve digits."""
    return sorted(str([f"{value:.11e}" if isinstance(value, float) else value for value in row]) for row in rows)
