"""The order in which events arrive, and how often, changes no number."""

from typing import Any

import pytest

from tests.e2e.lakehouse import GOLD_TABLES, Lakehouse, running_lakehouse
from tests.reference.books import shuffled

pytestmark = pytest.mark.e2e

ARRIVAL = {"known_at", "first_seen", "last_seen"}  # when the lakehouse learnt of it: other by nature
SEED = 20130301


def test_shuffled_and_redelivered_events_give_the_same_gold(lakehouse: Lakehouse, demo: list[tuple[str, dict[str, Any]]]) -> None:
    tables = [table for table in GOLD_TABLES if table != "calc_runs"]

    with running_lakehouse() as other:
        other.publish(shuffled(demo, SEED))
        other.lake("build", "--no-test")

        for table in tables:
            assert _numbers(other, table) == _numbers(lakehouse, table), f"{table}, seed {SEED}"


def _numbers(lakehouse: Lakehouse, table: str) -> list[str]:
    return sorted(str([value for column, value in row.items() if column not in ARRIVAL]) for row in lakehouse.rows(table))
