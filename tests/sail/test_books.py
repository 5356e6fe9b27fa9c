"""Random books in several runs on Sail, from bronze tables that delta-rs wrote: gold is the ledger's, however it is cut.

`LAKE_TEST_SEEDS=1,2,3` runs other books, and more of them.
"""

import os
from pathlib import Path
from random import Random

import pytest
from pyspark.errors import ParseException
from pyspark.sql import SparkSession

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import DAYS_AND_EVENTS, Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.books import random_book, shuffled
from tests.reference.compare import assert_same
from tests.reference.ledger import ledger

SEEDS = [int(seed) for seed in os.environ.get("LAKE_TEST_SEEDS", "").split(",") if seed] or [8]
SIZE = 60  # entities, each of several versions
RUNS = 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_book_in_several_runs_is_that_of_the_ledger_and_of_one_run(tmp_path: Path, seed: int, spark: SparkSession) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    events = shuffled(random_book(seed, SIZE), seed)
    cuts = sorted(Random(seed).sample(range(1, len(events)), RUNS - 1))

    for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True):
        write_bronze(lakehouse.config, events[start:end])
        lakehouse.lake("build", *(["--restate", "--test"] if start else []))
        assert refused_by(spark, lakehouse) == []

    restated = {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS}
    assert_same(restated, ledger(events))
    lakehouse.lake("build", "--full-refresh")
    anew = {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS}
    assert_same(restated, anew)


def refused_by(spark: SparkSession, lakehouse: Lakehouse) -> list[str]:
    """What the last build compiled and Spark's parser does not take: Sail's takes more, such as `a in (b) = c`."""
    parser, refused = spark._jsparkSession.sessionState().sqlParser(), []  # type: ignore[attr-defined]
    compiled = sorted(lakehouse.config.places.dbt_target.glob("compiled/**/*.sql"))
    assert compiled
    for path in compiled:
        try:
            parser.parsePlan(path.read_text())
        except ParseException as error:
            refused.append(f"{path.name}: {error}")
    return refused
