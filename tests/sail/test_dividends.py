"""Dividends by ex-date on Sail: whatever is late, corrected or cancelled, gold is the ledger's."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bronze_tables import write_bronze
from tests.e2e.lakehouse import DAYS_AND_EVENTS, Lakehouse
from tests.lake.sail_homes import sail_home
from tests.reference.compare import assert_same
from tests.reference.golden_currencies import rate
from tests.reference.ledger import ledger
from tests.reference.story import Arrival, Story

HELD, MOVED, POLICY, RATED, OWNER, GONE = (Story(f"DIV-{name}") for name in ("HELD", "MOVED", "POLICY", "RATED", "OWNER", "GONE"))
OF_ACTIONS = {"dividend_source": "CORPORATE_ACTION"}
CORRECTED = {"version": 2, "action": "CORRECT"}


def first(story: Story, **policies: object) -> Iterator[Arrival]:
    """Ten shares, held from the second of January on."""
    yield story.announce(**{**OF_ACTIONS, **policies})
    yield story.buy("b1", "2024-01-02", "10", "10")
    yield story.close("2024-01-02", "10")


# Run by run.
ARRIVALS: Sequence[Sequence[Arrival]] = (
    [
        *(*first(HELD), HELD.dividend("q1", "2024-01-05", "0.5", "2024-01-12"), HELD.split("x1", "2024-01-04", ("2", "1"))),
        *(*first(MOVED), MOVED.dividend("q1", "2024-01-05", "0.5", "2024-01-20"), MOVED.buy("b2", "2024-01-06", "5", "10")),
        *(*first(POLICY, dividend_source="CASH_EVENT"), POLICY.dividend("q1", "2024-01-05", "0.5", "2024-01-12")),
        *(*first(RATED), RATED.dividend("q1", "2024-01-05", "0.5", "2024-01-12", currency="BBD")),
        *first(OWNER, tracks_cash=False),
        *(*first(GONE), GONE.dividend("q1", "2024-01-05", "0.5", "2024-01-12", currency="BZD")),
        HELD.deposit("d1", "2024-01-31", "1"),
    ],
    [
        HELD.buy("b2", "2024-01-03", "7", "10"),
        MOVED.dividend("q1", "2024-01-08", "0.5", "2024-01-20", **CORRECTED),
        POLICY.announce(**OF_ACTIONS, **CORRECTED),
        rate("BBD", "USD", "2024-01-03", "0.5"),
        OWNER.dividend("q1", "2024-01-05", "0.5", "2024-01-12"),
        GONE.buy("b1", "2024-01-02", "10", "10", version=2, action="CANCEL"),
    ],
    [
        HELD.dividend("q1", "2024-01-05", "0.5", "2024-01-12", version=2, action="CANCEL"),
        MOVED.dividend("q1", "2024-01-08", "0.5", "2024-01-10", version=3, action="CORRECT"),
        POLICY.announce(dividend_source="CASH_EVENT", version=3, action="CORRECT"),
        rate("BBD", "USD", "2024-01-09", "0.6"),
        OWNER.dividend("q1", "2024-01-05", "0.75", "2024-01-12", **CORRECTED),
    ],
)
WITHOUT_A_RATE = [
    [("DIV-GONE:q1", "missing_rate"), ("DIV-RATED:q1", "missing_rate")],
    [],
    [],
]


def test_gold_is_the_ledgers_after_each_run(tmp_path: Path) -> None:
    lakehouse = Lakehouse(sail_home(tmp_path))
    arrived: list[Arrival] = []

    for number, (arrivals, without_a_rate) in enumerate(zip(ARRIVALS, WITHOUT_A_RATE, strict=True)):
        arrived += arrivals
        write_bronze(lakehouse.config, arrivals)
        lakehouse.lake("build", *(["--restate"] if number else ["--no-test"]))

        gold = {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS}
        assert_same(gold, ledger(arrived))
        issues = [(row["entity"], row["kind"]) for row in gold["data_issues"] if row["topic"] == "corporate_actions"]
        assert sorted(issues) == without_a_rate, number

    lakehouse.lake("build", "--full-refresh", "--no-test")
    assert_same(gold, {table: lakehouse.rows(table) for table in DAYS_AND_EVENTS})
