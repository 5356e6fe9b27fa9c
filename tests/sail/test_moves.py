"""Issues of transfers in kind on Sail: they end and begin with whatever moves the lots, of whichever account."""

from collections.abc import Sequence
from pathlib import Path

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.golden_currencies import rate
from tests.reference.golden_moves import of
from tests.reference.story import Arrival, Story

A, B = Story("MOV-A"), Story("MOV-B")
HALVES = [
    B.announce(base_currency="EUR"),
    A.buy("b1", "2024-01-02", "10", "50"),
    A.sell("o1", "2024-01-04", "5", "55", side="TRANSFER_OUT", transfer_id="MOV-T"),
    of(A, B.buy("i1", "2024-01-04", "5", "55", side="TRANSFER_IN", transfer_id="MOV-T")),
]
UNCOVERED = [("uncovered_transfer", A.account_id), ("uncovered_transfer", B.account_id)]
# What comes, run by run, and the issues of transfers that there are then.
RUNS: Sequence[tuple[Sequence[Arrival], Sequence[tuple[str, str]]]] = (
    (HALVES, [("incomplete_transfer", A.account_id)]),  # no rate tells the other half's money: it is not booked
    ([rate("EUR", "USD", "2024-01-03", "1.1")], []),
    ([A.split("x1", "2024-01-03", ("1", "10"))], UNCOVERED),
    ([A.buy("b0", "2024-01-02", "40", "50")], []),
    ([A.buy("b0", "2024-01-02", "40", "50", version=2, action="CANCEL")], UNCOVERED),
)


def issues(lakehouse: Lakehouse) -> list[tuple[str, str]]:
    """Kind and account of each issue of transfers."""
    return sorted((row["kind"], row["entity"]) for row in lakehouse.rows("data_issues") if row["kind"].endswith("_transfer"))


def test_issues_of_both_halves_follow_what_moves_their_lots(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))

    for number, (arrivals, expected) in enumerate(RUNS):
        write_bronze(lakehouse.config, arrivals)
        lakehouse.lake("build", *(["--restate"] if number else ["--no-test"]))

        assert issues(lakehouse) == list(expected), number

    restated = sorted(map(str, lakehouse.rows("data_issues")))
    lakehouse.lake("build", "--full-refresh", "--no-test")
    assert sorted(map(str, lakehouse.rows("data_issues"))) == restated
