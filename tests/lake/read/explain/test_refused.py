"""What is not known is answered with the nearest that is."""

from datetime import date

import duckdb
import pytest

from lake.home.errors import LakeError
from lake.read.explain import explain
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import D4, A


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        (("AA", D4, "total_value"), "A"),
        (("A", date(2025, 1, 1), "total_value"), "Nearest: 2024-01-05. It has one for each day from 2024-01-02 to 2024-01-05"),
        (("A", date(2023, 1, 1), "total_value"), "Nearest: 2024-01-02"),
        (("A", D4, "totalvalue"), "Nearest: total_value"),
        (("A", D4, "A:Y"), "Nearest: A:X"),
        (("B", D4, "position:A:X"), "never held any"),
        (("P", D4, "position:A.X"), "Nearest: A:X"),
        (("A", D4, "cash_balance:A:X"), "position:A:X, quantity:A:X, realized_pnl:A:X"),
        (("A", D4, "quantity"), "quantity:SYMBOL"),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest(
    lake: duckdb.DuckDBPyConnection, asked: tuple[str, date, str], remedy: str
) -> None:
    with pytest.raises(LakeError) as refused:
        explain(lake, *asked)

    assert remedy in refused.value.remedy
    assert refused.value.exit_code == 2


def test_a_symbol_not_held_on_the_day_is_answered_with_the_nearest_days_it_was() -> None:
    events = [A.deposit("d", "2024-01-02", "1000"), A.buy("b1", "2024-01-02", "1", "10"), A.sell("s1", "2024-01-03", "1", "10")]
    lake = lake_of([*events, A.buy("b2", "2024-01-05", "1", "10")])

    with pytest.raises(LakeError, match=r"no position in A:X on 2024-01-04\. Nearest: 2024-01-03, 2024-01-05\."):
        explain(lake, "A", D4, "A:X")
