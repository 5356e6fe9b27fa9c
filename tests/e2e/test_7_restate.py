"""Random books, cut into runs anywhere and killed anywhere, give the gold of one run over all of it (I6, I7, I8).

A lakehouse of each engine takes in one book after another, each in several runs; one of the runs is killed, once as dbt, once
as the Thrift Server in the middle of a statement, and repeated. Then gold is held against the reference ledger, made anew and
compared.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from infra.supervisor.client import Supervisor
from lake.clients.duckdb import connect, open_lake
from lake.clients.duckdb_tables import table_names
from lake.contract.events import to_json
from lake.gold.tables import BY_NAME
from tests.e2e.lakehouse import GOLD_TABLES, UP_SECONDS, Lakehouse, running_lakehouse
from tests.reference.books import random_book, shuffled
from tests.reference.compare import Row, assert_same
from tests.reference.ledger import ledger

pytestmark = [pytest.mark.e2e, pytest.mark.chaos]

SEEDS = [int(seed) for seed in os.environ.get("LAKE_TEST_SEEDS", "").split(",") if seed] or [1, 2]
SIZE = 60  # entities in a book, each of several versions
RUNS = 4
OTHER_EACH_RUN = {"calc_runs"}

Event = tuple[str, dict[str, Any]]


@dataclass
class Story:
    """A lakehouse, all that was sent to it, in this order, and the values that stood before the last run."""

    lakehouse: Lakehouse
    sent: list[Event]


@pytest.fixture(scope="module", params=["sail", "thrift"])
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    with running_lakehouse(str(request.param)) as lakehouse:
        yield Story(lakehouse, [])


def book_of(seed: int) -> list[Event]:
    """A random book under names of its own, late, corrected, cancelled, moved and repeated, in random order."""
    events = [(topic, to_json(event)) for topic, event in shuffled(random_book(seed, SIZE), seed)]
    return [(topic, json.loads(json.dumps(event).replace("RND", f"S{seed}"))) for topic, event in events]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("victim", ["dbt", "thrift"])
def test_book_in_random_runs_one_of_them_killed_is_that_of_one_run(story: Story, seed: int, victim: str) -> None:
    if victim not in {"dbt", story.lakehouse.config.engine}:
        pytest.skip("Sail ends with dbt: there is no server to kill.")
    print(f"seed {seed}, {victim} is killed")
    lakehouse, random = story.lakehouse, Random(f"{seed} {victim}")
    book = book_of(seed if victim == "dbt" else seed + 1_000)
    cuts = sorted(random.sample(range(1, len(book)), RUNS - 1))
    parts = [book[start:end] for start, end in zip([0, *cuts], [*cuts, len(book)], strict=True)]
    killed = random.randrange(1, RUNS)

    for number, part in enumerate(parts):
        before = values(lakehouse) if story.sent else {}
        lakehouse.publish(part)
        story.sent += part
        if number == killed:
            kill_a_build(lakehouse, victim, random)
        lakehouse.lake("build", "--restate", *(["--test"] if number == RUNS - 1 else []))
        if before:
            assert deltas(lakehouse) == {key: change for key, change in changes(before, values(lakehouse)).items() if change}

    gold = {table: lakehouse.rows(table) for table in GOLD_TABLES}
    expected = ledger_of(story)
    assert_same({table: gold[table] for table in expected}, expected)
    restated = rows_by_table(lakehouse)
    lakehouse.lake("build", "--full-refresh", "--no-test")
    made_anew = rows_by_table(lakehouse)
    assert {table for table in restated if restated[table] != made_anew[table]} == set(), f"seed {seed}"


@pytest.mark.parametrize(("seed", "days_from_last"), [(2_000, -20), (2_001, 5)])
def test_build_as_of_another_day_killed_leaves_nothing_in_the_next(story: Story, seed: int, days_from_last: int) -> None:
    lakehouse, book = story.lakehouse, book_of(seed)
    lakehouse.publish(book)
    story.sent += book
    lakehouse.lake("build")
    before = rows_by_table(lakehouse)
    last_day = max(row["value_date"] for row in lakehouse.rows("fact_portfolio_value_daily"))

    kill_a_build(lakehouse, "dbt", Random(1), "--as-of", str(last_day + timedelta(days_from_last)))
    lakehouse.lake("build")

    after = rows_by_table(lakehouse)
    assert {table for table in before if before[table] != after[table]} == set()


def test_watching_build_takes_in_what_comes_and_outlives_its_server(story: Story) -> None:
    lakehouse = story.lakehouse
    command = [str(Path(sys.executable).parent / "lake"), "build", "--watch", "1"]
    deposit = {"account_id": "WATCHED", "cash_type": "DEPOSIT", "amount": "5", "currency": "USD"}
    deposit |= {"occurred_at": "2024-03-01T10:00:00Z", "recorded_at": "2024-03-01T10:00:00Z"}

    with subprocess.Popen(command, env=lakehouse.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as watching:
        for number in range(2):
            identity = {"event_id": f"watched-{number}", "cash_event_id": f"watched-{number}"}
            story.sent += [("cash_events", deposit | identity)]
            lakehouse.publish(story.sent[-1:])
            wait_until_booked(lakehouse, f"watched-{number}", watching)
            if number == 0:
                if lakehouse.config.engine == "thrift":
                    os.kill(Supervisor(lakehouse.config).states()["thrift"].pid, signal.SIGKILL)
                lakehouse.lake("up", "--timeout", UP_SECONDS)
        watching.send_signal(signal.SIGTERM)
        said = watching.communicate(timeout=120)[0].decode()

    assert watching.returncode == 128 + signal.SIGTERM, said
    assert "Stopped" in said


def wait_until_booked(lakehouse: Lakehouse, event_id: str, watching: subprocess.Popen[bytes]) -> None:
    """Until gold has the event."""
    deadline = time.monotonic() + 600
    while event_id not in booked(lakehouse):
        assert watching.poll() is None, watching.communicate()[0].decode()
        assert time.monotonic() < deadline, f"{event_id} was not booked within ten minutes"
        time.sleep(1)


def booked(lakehouse: Lakehouse) -> set[str]:
    """The cash events that gold holds; none before its first build."""
    with closing(open_lake(lakehouse.config)) as lake:
        if "gold.fact_cash_events" not in table_names(lake):
            return set()
        return {event_id for (event_id,) in lake.execute("select event_id from gold.fact_cash_events").fetchall()}


def ledger_of(story: Story) -> dict[str, list[Row]]:
    """What the reference ledger says of all that was sent."""
    last_run = max(story.lakehouse.rows("calc_runs"), key=lambda run: run["run_number"])
    return ledger(story.sent, as_of=last_run["as_of_date"])


def kill_a_build(lakehouse: Lakehouse, victim: str, random: Random, *arguments: str) -> None:
    """Begin a build and kill it, or the server under it, after a random number of its models."""
    log = lakehouse.config.home / "logs" / "dbt.log"
    done, models = log.read_text().count("OK created"), random.randrange(1, 38)
    command = [str(Path(sys.executable).parent / "lake"), "build", "--restate", *arguments]
    build = subprocess.Popen(command, env=lakehouse.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    while log.read_text().count("OK created") < done + models:
        assert build.poll() is None, build.communicate()[0].decode()
        time.sleep(0.01)
    time.sleep(random.uniform(0, 1.5 if lakehouse.config.engine == "thrift" else 0.2))
    if victim == "dbt":
        build.kill()
        build.wait(30)
        return
    server = Supervisor(lakehouse.config).states()["thrift"].pid
    os.kill(server, signal.SIGKILL)
    assert build.wait(300) != 0, f"the build did not notice that its server was killed after {models} models"
    lakehouse.lake("up", "--timeout", UP_SECONDS)


def values(lakehouse: Lakehouse) -> dict[tuple[Any, ...], Decimal]:
    """(scope, day) -> the value of it, of the days that are published."""
    rows = lakehouse.rows("fact_portfolio_value_daily")
    return {(f"{row['scope_type']}/{row['scope_id']}", row["value_date"]): row["total_value"] for row in rows}


def changes(before: dict[tuple[Any, ...], Decimal], after: dict[tuple[Any, ...], Decimal]) -> dict[tuple[Any, ...], Decimal]:
    """By how much the value of each day that had been published moved."""
    last_day = max(day for _, day in before)
    keys = {key for key in before.keys() | after.keys() if key[1] <= last_day}
    return {key: after.get(key, Decimal()) - before.get(key, Decimal()) for key in keys}


def deltas(lakehouse: Lakehouse) -> dict[tuple[Any, ...], Decimal]:
    """The same as the log of restatements has it of the last run."""
    with closing(connect(lakehouse.config.home)) as lake:
        rows = lake.execute(
            "select key, business_date, coalesce(new_value, 0) - coalesce(old_value, 0) from gold.restatements "
            "where table_name = 'fact_portfolio_value_daily' and metric = 'total_value' "
            "and run_number = (select max(run_number) from gold.calc_runs)"
        ).fetchall()
    return {(key, day): change for key, day, change in rows if change}


def rows_by_table(lakehouse: Lakehouse) -> dict[str, list[str]]:
    """Every row of silver's and gold's tables but what names a run, doubles to twelve digits."""
    with closing(open_lake(lakehouse.config)) as lake:
        tables = [table for table in table_names(lake) if table.startswith("silver.") and table != "silver.changes"]
        gold = [table for table in GOLD_TABLES if table not in OTHER_EACH_RUN]
        tables += [f"gold.{table}" for table in gold if not BY_NAME[table].is_statistic]  # powers of last digits
        return {table: sorted(map(_text, lake.execute(f"select * from {table}").fetchall())) for table in tables}


def _text(row: tuple[Any, ...]) -> str:
    return str([f"{value:.11e}" if isinstance(value, float) else value for value in row])
