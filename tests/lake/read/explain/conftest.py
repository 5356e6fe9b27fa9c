"""A small story that many tests look at."""

import duckdb
import pytest

from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import A, B


@pytest.fixture(scope="session")
def lake() -> duckdb.DuckDBPyConnection:
    """A and B are portfolio P. A buys 10 and 10 X at 100 and 120, sells 15 at 130, 2-for-1 on the 5th; 40 go from A to B."""
    return lake_of(
        [
            A.announce(portfolio_id="P"),
            B.announce(portfolio_id="P"),
            A.deposit("d1", "2024-01-02", "5000"),
            A.buy("b1", "2024-01-02", "10", "100", fee="5"),
            A.buy("b2", "2024-01-03", "10", "120", fee="5", tax="1"),
            A.sell("s1", "2024-01-04", "15", "130", fee="6"),
            A.split("x1", "2024-01-05", ("2", "1")),
            A.close("2024-01-02", "100"),
            A.close("2024-01-03", "121"),
            A.cash("TRANSFER_OUT", "out", "2024-01-04", "40", transfer_id="t1"),
            B.deposit("d1", "2024-01-03", "100"),
            B.cash("TRANSFER_IN", "in", "2024-01-04", "40", transfer_id="t1"),
            B.withdraw("w1", "2024-01-05", "30"),
        ]
    )
