"""The base day on Sail: an event that gives a scope an earlier first return, or a later one, moves it; no row keeps the old."""

from collections.abc import Sequence
from pathlib import Path

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.compare import assert_same
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story

A = Story("BASE-A")
EARLIER = "2024-01-05"
# Shares on credit: worth as much as what is owed, so that nothing is invested until money comes.
RUNS: Sequence[Sequence[Arrival]] = (
    [A.buy("b1", "2024-01-02", "10", "10"), A.close("2024-01-02", "10"), A.deposit("d2", "2024-01-08", "100")],
    [A.deposit("d1", EARLIER, "50"), A.close("2024-01-09", "12")],
    [A.deposit("d1", EARLIER, "50", version=2, action="CANCEL")],
)


def test_the_base_day_moves_with_the_first_return(tmp_path: Path) -> None:
    lakehouse, sent = Lakehouse(sail_home(tmp_path)), []

    for number, arrivals in enumerate(RUNS):
        sent += arrivals
        write_bronze(lakehouse.config, arrivals)
        lakehouse.lake("build", *(["--restate"] if number else ["--no-test"]))

        expected = {table: rows for table, rows in ledger(sent).items() if table in {"cumulative_returns", "drawdown"}}
        assert_same({table: lakehouse.rows(table) for table in expected}, expected)
