"""Trees of small stories, whose gold is that of the reference ledger."""

from decimal import Decimal

import duckdb
import pytest

from lake.read.explain import How, explain
from tests.lake.read.explain.ledger_lake import lake_of
from tests.lake.read.explain.trees import D2, D3, D4, D5, A, parts, problems_of, values


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


def test_a_balance_of_nothing_is_null_where_no_rate_is_known_as_its_table_has_it() -> None:
    in_pounds = {"settlement_currency": "GBP", "fx_rate": "0.8"}
    lake = lake_of(
        [
            A.deposit("d", "2024-01-02", "1000"),
            *(A.buy("b", "2024-01-02", "10", "10", **in_pounds), A.sell("s", "2024-01-02", "10", "10", **in_pounds)),
        ]
    )

    explanation = explain(lake, "A", D2, "cash_balance")

    assert values(explanation)["GBP cash of A, 2024-01-02 in USD"] is None
    assert (explanation.tree.value, explanation.problems) == (1000, [])


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
