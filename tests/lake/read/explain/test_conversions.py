"""What renames, mergers and spin-offs did to a number is told to the last digit."""

from decimal import Decimal

import pytest

from lake.read.explain import explain
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import problems_of
from tests.reference.cases import GoldenCase
from tests.reference.golden_conversions import conversion_cases
from tests.reference.golden_mergers import merger_cases

CASES = [*conversion_cases(), *merger_cases()]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_number_of_a_golden_case_is_its_parts(case: GoldenCase) -> None:
    lake = lake_of(case.events)
    days = lake.execute(
        "select scope_id, value_date from gold.fact_portfolio_value_daily where scope_type = 'ACCOUNT'"
    ).fetchall()

    for account, day in days:
        for metric in ("total_value", "cash_balance", "positions_value", "realized_pnl", "daily_return"):
            for with_history in (False, True):
                assert problems_of(explain(lake, account, day, metric, with_history=with_history)) == [], (account, day, metric)


def test_a_position_says_what_it_came_of() -> None:
    (case,) = [case for case in CASES if case.name == "a rename of two lots"]
    lake = lake_of(case.events)
    rows = lake.execute("select conversion_id, account_id, new_symbol, ex_date, new_units from gold.fact_conversions").fetchall()
    conversion_id, account, symbol, day, units = rows[0]

    position = explain(lake, account, day, symbol)

    came = next(node for node in position.tree.children[0].children if dict(node.details).get("conversion_id") == conversion_id)
    assert (came.value, came.label.split()[0]) == (Decimal(units), "SYMBOL_CHANGE")
