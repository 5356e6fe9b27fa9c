"""A number that does not add up is found where it is, and none is found where all is right."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.read.explain import explain
from lake.read.scopes import all_scopes
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import D4, METRICS, A, problems_of
from tests.reference.books import Arrival, books

WRONG = [
    ("fact_cash_balances_daily", "balance = balance + 0.000001 where balance_date = '2024-01-04'", "cash of A, 2024-01-04"),
    ("fact_trades", "signed_units = 11 where trade_id = 'A:b1'", "quantity"),
    ("fact_portfolio_value_daily", "inflow = 1", "inflow of 2024-01-04"),
    ("fact_pnl_daily", "realized_pnl_base = 349", "realised P&L of A:X of A"),
    ("fact_lot_disposals", "open_trade_id = 'A:b9' where open_trade_id = 'A:b2'", "cost: the cost method makes no such match"),
    ("daily_returns", "daily_return = null", "return of Account A, 2024-01-04"),
]


@pytest.mark.parametrize(("table", "change", "label"), WRONG)
def test_a_wrong_number_is_found_where_it_is(table: str, change: str, label: str) -> None:
    lake = lake_of(
        [
            *(A.deposit("d1", "2024-01-02", "5000"), A.close("2024-01-04", "130")),
            *(A.buy("b1", "2024-01-02", "10", "100", fee="5"), A.buy("b2", "2024-01-03", "10", "120", fee="6")),
            *(A.sell("s1", "2024-01-04", "15", "130", fee="6"), A.withdraw("w", "2024-01-04", "40")),
        ]
    )
    right = [problem for metric in METRICS for problem in problems_of(explain(lake, "A", D4, metric))]
    lake.execute(f'update "gold.{table}" set {change}')

    found = [problem.path[-1] for metric in METRICS for problem in problems_of(explain(lake, "A", D4, metric))]

    assert right == []
    assert label in found


@settings(max_examples=25, deadline=None, print_blob=True, suppress_health_check=list(HealthCheck))
@given(books(), st.data())
def test_every_number_of_every_book_adds_up(book: list[Arrival], data: st.DataObject) -> None:
    lake = lake_of(book)
    for scope in all_scopes(lake):
        named = [scope.scope_type, scope.scope_id]
        sql = "select value_date from gold.fact_portfolio_value_daily where scope_type = ? and scope_id = ? order by 1"
        days = [day for (day,) in lake.execute(sql, named).fetchall()]
        day, with_history = data.draw(st.sampled_from(days)), data.draw(st.booleans())

        explanations = [explain(lake, scope, day, metric, with_history=with_history) for metric in METRICS]

        assert [problem for explanation in explanations for problem in problems_of(explanation)] == []
