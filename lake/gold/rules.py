"""The rules of a row: what the yml beside a model says of each row of its table (`expression_is_true`), in DuckDB's words.

That is the one list of them: dbt tests them in Spark's words, `lake verify` and the check of each run in these.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lake.gold.tables import TABLES
from lake.home.settings import DBT_PROJECT

TEST = "expression_is_true"

# What a run computes, each with the columns that name a row. Histories and statistics are tested by dbt: here each run would read
# all that was, and work out all that can be asked.
RULED: Mapping[str, tuple[str, ...]] = {
    **{f"gold.{table.name}": table.key for table in TABLES if not (table.is_history or table.only_grows or table.is_statistic)},
    "silver.lot_segments": ("account_id", "symbol", "open_trade_id", "close_trade_id"),
}

# What Spark says otherwise than DuckDB.
_WORDS = (
    (r"<=>", "is not distinct from"),
    (r"\bdatediff\(([^(),]+), ([^(),]+)\)", r"(\1 - \2)"),
    (r"\bdate_add\(([^(),]+), (\d+)\)", r"(\1 + \2)"),
    (r"\bdouble\(([^(),]+)\)", r"cast(\1 as double)"),
    (r"\bint\(", "trunc("),
)


@cache
def rules_of(table: str) -> tuple[str, ...]:
    """The rules of the rows of schema.table; each is true of every row, and null of none."""
    return tuple(in_duckdb(rule) for test in _tests(table) for rule in test["arguments"]["expressions"])


def same_tests() -> list[str]:
    """The data tests of dbt that say the same, as dbt selects them: a run that DuckDB checks can do without."""
    return [f"test_name:{TEST},path:{_yml(table).relative_to(DBT_PROJECT)}" for table in RULED if rules_of(table)]


def _yml(table: str) -> Path:
    return next((DBT_PROJECT / "models").rglob(f"{table.partition('.')[2]}.yml"))


def _tests(table: str) -> Iterator[dict[str, Any]]:
    (model,) = yaml.load(_yml(table).read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))["models"]
    for test in model["data_tests"]:
        if isinstance(test, dict) and (found := test.get(TEST)):
            yield found


def in_duckdb(rule: str) -> str:
    """A condition of Spark in the words of DuckDB."""
    for spark, duckdb in _WORDS:
        rule = re.sub(spark, duckdb, rule)
    return rule
