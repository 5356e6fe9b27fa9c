"""The rules of a row, as the yml of dbt's models has them and as DuckDB asks them."""

import duckdb
import pytest

from lake.gold.rules import RULED, in_duckdb, rules_of, same_tests
from lake.home.settings import DBT_PROJECT

# A rule of Spark, a row that keeps it, and rows that do not.
RULES = [
    ("a <=> b", "null as a, null as b", ["1 as a, null as b", "1 as a, 2 as b"]),
    ("c = (a > 0 and not a <=> b)", "1 as a, 2 as b, true as c", ["1 as a, 1 as b, true as c", "1 as a, null as b, false as c"]),
    ("a <=> least(a, b)", "null as a, null as b", ["2 as a, 1 as b", "null as a, 1 as b"]),
    ("n <=> datediff(b, a)", "1 as n, date '2024-02-28' as a, date '2024-02-29' as b", ["null as n, current_date as a, a as b"]),
    ("date_add(a, 1) = b", "date '2024-02-28' as a, date '2024-02-29' as b", ["date '2024-02-28' as a, a as b"]),
    ("n = int((m + 2) / 3)", "1 as n, 3 as m", ["2 as n, 3 as m"]),
    (
        "r <=> double(a) / nullif(double(b), 0)",
        "0.5::double as r, 1.00 as a, 2.00 as b",
        ["0.3::double as r, 1.00 as a, 3.00 as b"],
    ),
]


@pytest.mark.parametrize(("rule", "kept", "broken"), RULES)
def test_a_rule_of_spark_is_the_same_in_duckdb(rule: str, kept: str, broken: list[str]) -> None:
    found = [duckdb.sql(f"select ({in_duckdb(rule)}) is true from (select {row})").fetchall() for row in (kept, *broken)]

    assert found == [[(True,)], *([(False,)] for _ in broken)]


def test_the_rules_are_those_of_the_yml_beside_the_model() -> None:
    assert "quantity > 0" in " ".join(rules_of("gold.fact_trades"))
    assert rules_of("gold.dim_scope") == ()
    assert not any("<=>" in rule for table in RULED for rule in rules_of(table))


def test_the_tests_that_a_checked_run_leaves_out_are_those_of_tables_with_rules() -> None:
    files = [selector.partition(",path:")[2] for selector in same_tests()]

    assert len(files) == len([table for table in RULED if rules_of(table)])
    assert all("expression_is_true" in (DBT_PROJECT / file).read_text() for file in files)
