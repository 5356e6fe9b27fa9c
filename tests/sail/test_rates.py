"""A corrected exchange rate restates those who need its pair, from its day to the next rate, and no one else; days are added."""

from contextlib import closing
from datetime import date
from pathlib import Path

from lake.clients.duckdb import open_lake
from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.compare import assert_same
from tests.reference.golden_currencies import rate
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story

DOLLARS, EUROS = Story("DOLLARS"), Story("EUROS")
BEFORE: list[Arrival] = [
    DOLLARS.deposit("d1", "2024-01-02", "1000"),
    DOLLARS.buy("b1", "2024-01-02", "5", "100"),
    DOLLARS.close("2024-01-02", "100"),
    EUROS.deposit("d1", "2024-01-02", "1000", currency="EUR"),
    EUROS.deposit("d2", "2024-01-10", "1"),
    rate("EUR", "USD", "2024-01-02", "1.10"),
    rate("EUR", "USD", "2024-01-04", "1.20"),
    rate("EUR", "USD", "2024-01-08", "1.30"),
    rate("EUR", "GBP", "2024-01-04", "0.85"),
]
CORRECTION = [rate("EUR", "USD", "2024-01-04", "1.25", version=2, action="CORRECT")]
DAYS_LATER = [DOLLARS.deposit("d2", "2024-01-20", "1")]  # and so ten more days for everyone
OF_ANOTHER_PAIR = [rate("EUR", "GBP", "2024-01-04", "0.86", version=2, action="CORRECT")]


def test_a_corrected_rate_restates_who_needs_it_until_the_next_one(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    write_bronze(lakehouse.config, BEFORE)
    lakehouse.lake("build")
    left_by_a_killed_run = lakehouse.config.places.scratch / "silver.rates_daily__different" / "_delta_log"
    left_by_a_killed_run.mkdir(parents=True)
    (left_by_a_killed_run / f"{0:020}.json").write_text("half a comm")
    for events in (CORRECTION, OF_ANOTHER_PAIR, DAYS_LATER):
        write_bronze(lakehouse.config, events)
        lakehouse.lake("build", "--restate")

    with closing(open_lake(lakehouse.config)) as lake:
        moved = lake.execute(
            "select distinct scope_id, business_date, run_number, cause_id from gold.restatements where metric = 'total_value'"
        ).fetchall()
    assert not lakehouse.config.places.scratch.exists()
    days = [date(2024, 1, day) for day in (4, 5, 6, 7)]
    assert sorted(moved) == [(scope, day, 2, "EUR/USD 2024-01-04") for scope in ("ALL", "EUROS") for day in days]
    expected = ledger([*BEFORE, *CORRECTION, *OF_ANOTHER_PAIR, *DAYS_LATER])
    assert_same({table: lakehouse.rows(table) for table in expected}, expected)
