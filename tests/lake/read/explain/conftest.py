"""A small story, and the tiny lakehouse, its fills with all that an explanation reads of them."""

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from pyspark.sql import SparkSession

from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import A, B
from tests.lake.tiny_gold import GOLD
from tests.lake.tiny_lakehouse import write_tables


@pytest.fixture(scope="session")
def tiny_home(spark: SparkSession, tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LAKE_HOME of it; not to be written to."""
    home = tmp_path_factory.mktemp("explained") / "home"
    shutil.copytree(tiny_home, home)
    shutil.rmtree(home / "tables" / "gold" / "fact_trades")
    columns, fills = GOLD["fact_trades"]
    wanted = (
        f"{columns}, gross_amount decimal(24,6), fx_rate decimal(18,8)",
        [(*fill, Decimal(500), Decimal(1)) for fill in fills],
    )
    write_tables(spark, home / "tables", {"gold": {"fact_trades": wanted}})
    return home


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
