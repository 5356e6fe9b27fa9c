"""Trees of small stories, whose gold is that of the reference ledger."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.home.errors import LakeError
from lake.read.explain import Explanation, How, Node, Problem, explain
from lake.read.explain.node import Value
from lake.read.scopes import all_scopes
from tests.lake.read.explain.ledger_lake import lake_of
from tests.reference.books import Arrival, books
from tests.reference.story import Story

METRICS = ("total_value", "cash_balance", "position", "daily_return", "realized_pnl", "inflow", "outflow")
A, B = Story("A"), Story("B")
D2, D3, D4, D5 = (date(2024, 1, day) for day in (2, 3, 4, 5))


def every_node(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every_node(child)


def values(explanation: Explanation) -> dict[str, object]:
    return {node.label: node.value for node in every_node(explanation.tree)}


def parts(node: Node) -> list[tuple[str, object]]:
    return [(child.label, -child.value if child.is_subtracted else child.value) for child in node.children]  # type: ignore[operator]


def problems_of(explanation: Explanation) -> list[Problem]:
    """All but a last digit of a return: the ledger rounds it once, from exact decimals, gold divides doubles."""
    return [problem for problem in explanation.problems if not _are_one_double(problem.published, problem.computed)]


def _are_one_double(published: Value, computed: Value) -> bool:
    return isinstance(published, float) and isinstance(computed, float) and computed == pytest.approx(published, abs=1e-12)


@pytest.fixture(scope="module")
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


def test_cash_is_the_evening_before_and_what_moved_on_the_day(lake: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(lake, "A", D4, "cash_balance")

    assert parts(explanation.tree) == [
        ("opening: cash of A, 2024-01-03", Decimal(2789)),
        ("SELL A:X", Decimal(1944)),
        ("TRANSFER_OUT", Decimal(-40)),
    ]
    assert explanation.tree.value == Decimal(4693)
    assert explanation.problems == []


def test_the_opening_says_how_many_movements_it_stands_for(lake: duckdb.DuckDBPyConnection) -> None:
    (opening, *_) = explain(lake, "A", D4, "cash_balance").tree.children

    (moved,) = opening.children

    assert dict(moved.details) == {"movements": 3, "from": D2, "to": D3}


def test_the_full_history_has_every_event_in_the_order_of_its_day(lake: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(lake, "A", D4, "cash_balance", with_history=True)

    assert [node.event_ids for node in explanation.tree.children] == [
        ("A:b1:v1",),
        ("A:d1:v1",),
        ("A:b2:v1",),
        ("A:s1:v1",),
        ("A:out:v1",),
    ]
    assert explanation.problems == []


def test_a_fill_is_quantity_x_price_and_its_costs(lake: duckdb.DuckDBPyConnection) -> None:
    fill = explain(lake, "A", D3, "cash_balance").tree.children[1]

    assert parts(fill) == [("gross amount", Decimal(-1200)), ("fee", Decimal(-5)), ("tax", Decimal(-1))]
    assert parts(fill.children[0]) == [("quantity", Decimal(10)), ("price", Decimal(120))]
    assert fill.children[0].how is How.PRODUCT


def test_a_price_says_from_when_it_is_and_who_sent_it(lake: duckdb.DuckDBPyConnection) -> None:
    price = explain(lake, "A", D4, "A:X").tree.children[1]

    assert dict(price.details) == {"price_date": D3, "stale_days": 1, "valuation_status": "CARRIED"}
    assert price.event_ids == ("A:X:CLOSE:2024-01-03T21:00:00Z:v1",)


def test_over_a_split_units_and_price_show_its_factor(lake: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(lake, "A", D5, "position:A:X")

    quantity, price = explanation.tree.children
    assert (quantity.value, quantity.how, [part.value for part in quantity.children]) == (10, How.QUOTIENT, [10, 1])
    assert (price.value, price.how) == (Decimal("60.5"), How.QUOTIENT)
    assert parts(price.children[0]) == [("price of 2024-01-03", Decimal(121)), ("split scale of 2024-01-05", 1)]
    assert explanation.problems == []


def test_the_units_of_each_fill_over_a_split_are_its_own_and_their_scale(lake: duckdb.DuckDBPyConnection) -> None:
    quantity = explain(lake, "A", D5, "quantity", symbol="A:X", with_history=True).tree

    units = quantity.children[0]

    assert parts(units) == [("BUY", 20), ("BUY", 20), ("SELL", -30)]
    assert parts(units.children[2]) == [("quantity", 15), ("split scale of 2024-01-04", 2)]


def test_a_disposal_is_parts_of_two_fills(lake: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(lake, "A", D4, "realized_pnl")

    (symbol,) = explanation.tree.children
    first, second = symbol.children
    assert (explanation.tree.value, first.value, second.value) == (350, 300, 50)
    assert parts(first) == [("proceeds: part of SELL A:s1", 1300), ("cost: all of BUY A:b1", -1000)]
    assert parts(second) == [("proceeds: part of SELL A:s1", 650), ("cost: part of BUY A:b2", -600)]
    assert [part.value for part in second.children[1].children] == [1200, 0, 10, 20]  # in common units: x 2
    assert second.children[1].event_ids == ("A:b2:v1",)


def test_a_group_is_the_sum_of_its_accounts_and_a_transfer_within_it_is_no_flow(lake: duckdb.DuckDBPyConnection) -> None:
    portfolio, account = (explain(lake, scope, D4, "daily_return") for scope in ("P", "A"))

    assert values(portfolio)["outflow of 2024-01-04"] == 0
    assert values(account)["outflow of 2024-01-04"] == 40
    assert parts(explain(lake, "P", D4, "total_value").tree) == [
        ("total value of A, 2024-01-04", Decimal(5298)),
        ("total value of B, 2024-01-04", Decimal(140)),
    ]
    assert [part.value for part in explain(lake, "P", D5, "outflow").tree.children] == [-30]


def test_a_return_names_its_formula_and_starts_from_nothing(lake: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(lake, "A", D2, "daily_return")

    end, start = explanation.tree.children
    assert dict(explanation.tree.details)["formula"] == "(V + out) / (P + in) - 1"
    assert (end.value, start.value, explanation.tree.value) == (4995, 5000, pytest.approx(-0.001))
    assert parts(start) == [("nothing before the first day", 0), ("inflow of 2024-01-02", 5000)]


@pytest.mark.parametrize("timing", ["ALL_START", "ALL_END"])
def test_the_other_flow_timings_add_up(timing: str) -> None:
    lake = lake_of(
        [
            *(A.announce(flow_timing=timing), A.deposit("d1", "2024-01-02", "100")),
            *(
                A.cash("INTEREST", "i", "2024-01-03", "1"),
                A.deposit("d2", "2024-01-03", "50"),
                A.withdraw("w", "2024-01-03", "20"),
            ),
        ]
    )

    explanation = explain(lake, "A", D3, "daily_return")

    assert problems_of(explanation) == []
    assert explanation.tree.value == pytest.approx({"ALL_START": 1 / 130, "ALL_END": 0.01}[timing])


def test_a_position_without_a_price_is_null_and_left_out_of_the_total() -> None:
    lake = lake_of([A.deposit("d1", "2024-01-02", "1000"), A.buy("b1", "2024-01-02", "10", "10")])

    total, position = (explain(lake, "A", D2, metric) for metric in ("total_value", "A:X"))

    assert (total.tree.value, total.unpriced_count, total.problems) == (900, 1, [])
    assert (position.tree.value, position.problems) == (None, [])


def test_a_short_is_closed_by_a_part_of_a_purchase() -> None:
    lake = lake_of(
        [A.deposit("d", "2024-01-02", "1000"), A.sell("s", "2024-01-02", "10", "10"), A.buy("b", "2024-01-03", "15", "8")]
    )

    explanation = explain(lake, "A", D3, "realized_pnl:A:X")

    assert explanation.tree.value == 20
    disposal = explanation.tree.children[0].children[0]
    assert parts(disposal) == [("proceeds: all of SELL A:s", 100), ("cost: part of BUY A:b", -80)]


def test_an_amount_of_the_sender_is_told_as_that() -> None:
    lake = lake_of([A.deposit("d", "2024-01-02", "1000"), A.buy("b", "2024-01-02", "3", "33.33", gross_amount="100")])

    fill = explain(lake, "A", D2, "cash_balance").tree.children[1]

    assert [(part.label, part.value, part.children) for part in fill.children] == [("gross amount as sent", 100, ())]


WRONG = [
    ("fact_cash_balances_daily", "balance = balance + 0.000001 where balance_date = '2024-01-04'", "cash of A, 2024-01-04"),
    ("fact_trades", "quantity = 11 where trade_id = 'A:b1'", "quantity"),
    ("fact_portfolio_value_daily", "inflow = 1", "inflow of 2024-01-04"),
    ("fact_pnl_daily", "realized_pnl_base = 349", "realised P&L of A:X of A"),
    ("fact_lot_disposals", "open_trade_id = 'A:b9' where open_trade_id = 'A:b2'", "cost: FIFO makes no such match"),
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
