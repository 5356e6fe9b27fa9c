"""The tiny lakehouse, its fills with all that an explanation reads of them."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

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
