"""What stood published at a moment, for any history of versions, against a plain reading of it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from lake.gold.published import definitions

START = datetime(2024, 1, 1, tzinfo=UTC)


class Version(NamedTuple):
    """One version of the value of a key."""

    key: int
    value: int
    is_removed: bool
    run: int


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Version], dict[int, datetime]]:
    """What each run did to some keys, and when those ended that were recorded: at any hours, even with a clock set back."""
    hours = draw(st.lists(st.integers(0, 9), min_size=1, max_size=6))
    recorded = draw(st.sets(st.integers(1, len(hours))))
    versions = []
    for run in range(1, len(hours) + 1):
        touched = draw(st.dictionaries(st.integers(1, 4), st.tuples(st.integers(0, 99), st.booleans()), max_size=4))
        versions += [Version(key, value, gone, run) for key, (value, gone) in touched.items()]
    return versions, {run: START + timedelta(hours=hour) for run, hour in enumerate(hours, start=1) if run in recorded}


def _standing(versions: list[Version], ended: dict[int, datetime], at: datetime) -> set[tuple[str, int]]:
    last: dict[int, Version] = {}
    for version in sorted(versions, key=lambda version: version.run):
        if version.run in ended and ended[version.run] <= at:
            last[version.key] = version
    return {(str(version.key), version.value) for version in last.values() if not version.is_removed}


@settings(max_examples=60, deadline=None)
@given(history=histories(), hour=st.integers(-1, 10))
def test_what_stood_at_a_moment_is_the_last_recorded_version_of_each_key(
    history: tuple[list[Version], dict[int, datetime]], hour: int
) -> None:
    versions, ended = history
    at = START + timedelta(hours=hour)
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'; create schema gold; create table runs (run_number int, ended timestamptz)")
    columns = "trade_id text, quantity int, is_removed boolean, run_number int"
    connection.execute(f"create table versions ({columns})")
    for version in versions:
        connection.execute("insert into versions values (?, ?, ?, ?)", version)
    for run, when in ended.items():
        connection.execute("insert into runs values (?, ?)", [run, when])
    for _, sql in definitions({"fact_trades_published": "versions", "calc_runs": "runs"}):
        connection.execute(sql)

    stood = connection.execute("from gold.fact_trades_as_published_at($at)", {"at": at}).fetchall()
    ranges = "published_from <= $at and (published_to is null or published_to > $at) and not is_removed"
    in_ranges = connection.execute(f"select trade_id, quantity from gold.fact_trades_published where {ranges}", {"at": at})

    assert len(stood) == len(set(stood))
    assert set(stood) == set(in_ranges.fetchall()) == _standing(versions, ended, at)
