"""What holds of renames, mergers and spin-offs of any book."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given

from lake.contract.events import Account
from tests.reference.books import Arrival, books
from tests.reference.corrections import METHODS
from tests.reference.ledger import Tables, ledger
from tests.reference.story import Story
from tests.reference.test_invariants import for_every_book, summed

ZERO = Decimal(0)


@for_every_book
@given(books())
def test_cost_moves_with_the_shares_but_for_what_is_paid_back(book: list[Arrival]) -> None:
    tables = ledger(book)

    booked = {row["conversion_id"]: row for row in tables["fact_conversions"] if row["is_booked"]}
    paid_back = [row for row in tables["fact_lot_disposals"] if row["close_trade_id"] in booked]
    traded = {(row["account_id"], row["trade_date"]) for row in tables["fact_trades"]}
    for account_id, day in {(row["account_id"], row["ex_date"]) for row in booked.values()} - traded:
        for kind in ("gross", "net"):
            before, after = (_basis(tables, account_id, each, kind) for each in (day - timedelta(days=1), day))
            paid = sum(
                (_opened(tables, row, kind) for row in paid_back if (row["account_id"], row["close_date"]) == (account_id, day)),
                ZERO,
            )
            assert before - after == paid, (account_id, day)


@for_every_book
@given(books(max_size=40))
def test_every_cost_method_has_the_same_total(book: list[Arrival]) -> None:
    totals = [_totals(ledger(_with_method(book, method))) for method in METHODS]

    assert all(total == totals[0] for total in totals)


def test_lots_that_came_by_a_rename_move_to_another_account() -> None:
    sender, receiver = Story("A"), Story("B")
    moved = {"transfer_id": "T", "symbol": "Y", "side": "TRANSFER_IN"}
    events = [
        sender.buy("b1", "2024-01-02", "10", "50"),
        sender.rename("r1", "2024-01-03", new_symbol="Y"),
        sender.sell("o1", "2024-01-04", "4", "0", **moved | {"side": "TRANSFER_OUT"}),
        _in_symbol(sender, receiver.buy("i1", "2024-01-04", "4", "0", **moved)),
        _in_symbol(sender, receiver.sell("s1", "2024-01-05", "1", "60", symbol="Y")),
    ]

    tables = ledger(events)

    lots = [
        (row["account_id"], row["received_trade_id"], row["open_quantity"], row["cost_gross_base"]) for row in tables["fact_lots"]
    ]
    assert sorted(lots) == [("A", "A:r1+A", 6, 300), ("B", "B:i1", 3, 150)]
    (sold,) = tables["fact_lot_disposals"]
    assert (sold["open_trade_id"], sold["symbol"], sold["holding_days"], sold["cost_gross_base"]) == ("A:b1", "A:Y", 3, 50)


def test_what_comes_of_several_lots_of_one_fill_is_one_lot() -> None:
    story = Story("A")
    there_and_back = {"transfer_id": "T"}
    events = [
        story.buy("b1", "2024-01-02", "10", "50"),
        story.sell("o1", "2024-01-03", "4", "50", side="TRANSFER_OUT", **there_and_back),
        story.buy("i1", "2024-01-03", "4", "50", side="TRANSFER_IN", **there_and_back),
        story.merger("m1", "2024-01-04", ("1", "1"), cash_per_share="5"),
    ]

    tables = ledger(events)

    paid = [(row["received_trade_id"], row["cost_gross_base"]) for row in tables["fact_lot_disposals"]]
    assert paid == [(None, 30), ("A:i1", 20)]
    (lot,) = tables["fact_lots"]
    assert (lot["received_trade_id"], lot["open_quantity"], lot["cost_gross_base"], lot["open_fx_rate"]) == ("A:m1+A", 10, 450, 1)


def test_a_dividend_is_of_what_was_held_before_its_ex_date() -> None:
    story = Story("A")
    events = [
        story.announce(dividend_source="CORPORATE_ACTION"),
        story.buy("b1", "2024-01-02", "10", "50"),
        story.rename("r1", "2024-01-04"),
        story.dividend("x", "2024-01-04", "1", "2024-01-09"),
        story.dividend("y", "2024-01-05", "1", "2024-01-09", symbol="Y"),
        story.dividend("late", "2024-01-05", "1", "2024-01-09"),
        story.dividend("early", "2024-01-04", "1", "2024-01-09", symbol="Y"),
    ]

    tables = ledger(events)

    assert [(row["corporate_action_id"], row["quantity"]) for row in tables["fact_dividends"]] == [("A:x", 10), ("A:y", 10)]


def _in_symbol(story: Story, arrival: Arrival) -> Arrival:
    topic, event = arrival
    return topic, replace(event, symbol=story.id("Y"))  # type: ignore[call-arg]


def _with_method(book: list[Arrival], method: str) -> list[Arrival]:
    return [(topic, replace(event, cost_method=method) if isinstance(event, Account) else event) for topic, event in book]


def _totals(tables: Tables) -> dict[Any, Decimal]:
    """The P&L of each account and day; without accounts whose transfers in kind are valued at cost, which a method tells."""
    at_cost = {row["account_id"] for row in tables["fact_trades"] if row["is_carried"] and row["gross_amount"] == 0}
    rows = [row for row in tables["fact_pnl_daily"] if row["account_id"] not in at_cost]
    return summed(rows, "total_pnl_base", lambda row: (row["account_id"], row["pnl_date"]))


def _basis(tables: Tables, account_id: str, day: Any, kind: str) -> Decimal:
    rows = [row for row in tables["fact_positions_daily"] if (row["account_id"], row["position_date"]) == (account_id, day)]
    return sum((row[f"cost_basis_{kind}_base"] for row in rows), ZERO)


def _opened(tables: Tables, disposal: Any, kind: str) -> Decimal:
    """The money of the lot that a disposal took: of a long one its cost, of a short one, less than 0, what it brought."""
    side = next(row["side"] for row in tables["fact_trades"] if row["trade_id"] == disposal["open_trade_id"])
    is_long = side in {"BUY", "TRANSFER_IN"}
    return Decimal(disposal[f"cost_{kind}_base"] if is_long else -disposal[f"proceeds_{kind}_base"])
