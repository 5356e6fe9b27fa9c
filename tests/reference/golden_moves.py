"""Golden cases of what comes and goes in kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lake.contract.events import Trade
from tests.reference.cases import GoldenCase
from tests.reference.story import Arrival, Story

VALUE = "value_date total_value cash_balance inflow outflow"
PNL = "symbol pnl_date realized_pnl_base unrealized_change_base fees_base fx_pnl_base total_pnl_base"


def move_cases() -> list[GoldenCase]:
    """Every case of transfers in kind."""
    return [_shares_come_and_go(), _lots_move_with_cost_and_date(), _more_is_sent_than_was_held()]


def of(story: Story, arrival: Arrival) -> Arrival:
    """The same fill, of the symbol X of another story."""
    topic, event = arrival
    assert isinstance(event, Trade)
    return topic, replace(event, symbol=story.id("X"))


def _shares_come_and_go() -> GoldenCase:
    """What comes in is a lot at its price and money of the owner, costs included; what goes out realises at its price."""
    story = Story("GLD-KIND")
    events = [
        story.buy("i1", "2024-01-02", "10", "50", side="TRANSFER_IN", fee="1"),
        story.close("2024-01-02", "50"),
        story.sell("s1", "2024-01-03", "4", "60"),
        story.close("2024-01-03", "60"),
        story.sell("o1", "2024-01-04", "6", "55", side="TRANSFER_OUT", fee="2", transfer_id="GLD-KIND-T"),
    ]
    expected = {
        "fact_portfolio_value_daily": story.rows(
            "fact_portfolio_value_daily",
            VALUE,
            "2024-01-02 500 0   501 0",
            "2024-01-03 600 240 0   0",
            "2024-01-04 240 240 0   328",
        ),
        "fact_pnl_daily": story.rows(
            "fact_pnl_daily",
            PNL,
            "X    2024-01-02 0  0   1 0 -1",
            "null 2024-01-02 0  0   0 0 0",
            "X    2024-01-03 40 60  0 0 100",
            "X    2024-01-04 30 -60 2 0 -32",
        ),
        "fact_lot_disposals": story.rows(
            "fact_lot_disposals",
            "close_trade_id open_trade_id quantity cost_gross_base cost_net_base proceeds_gross_base proceeds_net_base",
            "s1 i1 4 200 200.4 240 240",
            "o1 i1 6 300 300.6 330 328",
        ),
        "daily_returns": story.rows(
            "daily_returns",
            "return_date daily_return",
            f"2024-01-02 {500 / 501 - 1}",
            f"2024-01-03 {600 / 500 - 1}",
            f"2024-01-04 {568 / 600 - 1}",
        ),
        "fact_trades": story.rows("fact_trades", "trade_id cash_amount flow_base", "i1 0 501", "s1 240 0", "o1 0 -328"),
    }
    return GoldenCase("shares come and go in kind", events, expected)


def _lots_move_with_cost_and_date() -> GoldenCase:
    """15 of two lots move without a price: each account has a flow of 15 x 75, and the two gains cancel."""
    sender, receiver = Story("GLD-MOVE-A"), Story("GLD-MOVE-B")
    events = [
        *(story.announce(portfolio_id="GLD-MOVE") for story in (sender, receiver)),
        *(story.deposit("d1", "2024-01-02", "5000") for story in (sender, receiver)),
        sender.buy("b1", "2024-01-02", "10", "50", fee="1"),
        sender.buy("b2", "2024-01-03", "10", "60"),
        of(sender, receiver.buy("b1", "2024-01-03", "5", "70")),
        of(sender, receiver.buy("i1", "2024-01-04", "15", "0", side="TRANSFER_IN", transfer_id="GLD-MOVE-T", at="09:00:00")),
        sender.sell("o1", "2024-01-04", "15", "0", side="TRANSFER_OUT", transfer_id="GLD-MOVE-T", at="10:00:00"),
        of(sender, receiver.sell("s1", "2024-01-05", "12", "80")),
        sender.close("2024-01-02", "50"),
        sender.close("2024-01-04", "75"),
        sender.close("2024-01-05", "80"),
    ]
    value, pnl = "fact_portfolio_value_daily", f"{PNL} transferred_gain_base"
    group = {"scope_type": "PORTFOLIO", "scope_id": "GLD-MOVE"}
    first, second = sender.id("b1"), sender.id("b2")
    expected = {
        value: [
            *sender.rows(value, VALUE, "2024-01-04 4274 3899 0 1125"),
            *receiver.rows(value, VALUE, "2024-01-04 6150 4650 1125 0", "2024-01-05 6250 5610 0 0"),
            *(row | group for row in sender.rows(value, VALUE, "2024-01-04 10424 8549 0 0", "2024-01-05 10549 9509 0 0")),
        ],
        "fact_pnl_daily": [
            *sender.rows("fact_pnl_daily", pnl, "X 2024-01-04 0 175 0 0 500 325"),
            _row(sender, receiver, pnl_date=date(2024, 1, 4), transferred_gain_base=Decimal(-325), total_pnl_base=Decimal(125)),
        ],
        "fact_lots": [
            *sender.rows("fact_lots", "symbol open_trade_id open_quantity cost_gross_base", "X b2 5 300"),
            _lot(sender, receiver, second, "i1", open_quantity=3, cost_gross_base=180, original_quantity=5),
            _lot(sender, receiver, receiver.id("b1"), None, open_quantity=5, cost_gross_base=350, original_quantity=5),
        ],
        "fact_lot_disposals": [
            _disposal(sender, receiver, first, quantity=10, cost_gross_base=500, cost_net_base=501, holding_days=3),
            _disposal(sender, receiver, second, quantity=2, cost_gross_base=120, cost_net_base=120, holding_days=2),
        ],
    }
    absent = [("fact_lot_disposals", {"close_trade_id": sender.id("o1")})]
    return GoldenCase("lots move with their cost and date", events, expected, absent)


def _more_is_sent_than_was_held() -> GoldenCase:
    """Of 10 that are sent 4 are held: they realise at the price, 6 are short, and what arrives is bought."""
    sender, receiver = Story("GLD-UNCOVERED-A"), Story("GLD-UNCOVERED-B")
    events = [
        *(story.announce(portfolio_id="GLD-UNCOVERED") for story in (sender, receiver)),
        sender.buy("b1", "2024-01-02", "4", "50"),
        sender.sell("o1", "2024-01-03", "10", "60", side="TRANSFER_OUT", transfer_id="GLD-UNCOVERED-T"),
        of(sender, receiver.buy("i1", "2024-01-03", "10", "60", side="TRANSFER_IN", transfer_id="GLD-UNCOVERED-T", fee="3")),
        sender.close("2024-01-02", "50"),
        sender.close("2024-01-03", "60"),
    ]
    value = "fact_portfolio_value_daily"
    group = {"scope_type": "PORTFOLIO", "scope_id": "GLD-UNCOVERED"}
    expected = {
        value: [
            *sender.rows(value, VALUE, "2024-01-03 -560 -200 0 600"),
            *receiver.rows(value, VALUE, "2024-01-03 600 0 603 0"),
            *(row | group for row in sender.rows(value, VALUE, "2024-01-03 40 -200 3 0")),
        ],
        "fact_pnl_daily": sender.rows("fact_pnl_daily", f"{PNL} transferred_gain_base", "X 2024-01-03 40 0 0 0 40 0"),
        "fact_lots": [
            *sender.rows("fact_lots", "symbol open_trade_id side open_quantity cost_gross_base", "X o1 SHORT 6 360"),
            _lot(sender, receiver, receiver.id("i1"), None, open_quantity=10, cost_gross_base=600, cost_net_base=603),
        ],
    }
    return GoldenCase("more is sent than was held", events, expected)


def _row(sender: Story, receiver: Story, **columns: Any) -> dict[str, Any]:
    return {"account_id": receiver.account_id, "symbol": sender.id("X"), **columns}


def _lot(sender: Story, receiver: Story, opened_by: str, received_by: str | None, **columns: int) -> dict[str, Any]:
    numbers = {name: Decimal(number) for name, number in columns.items()}
    key = {"open_trade_id": opened_by, "received_trade_id": receiver.id(received_by) if received_by else None}
    return _row(sender, receiver, **key, **numbers)


def _disposal(sender: Story, receiver: Story, opened_by: str, holding_days: int, **columns: int) -> dict[str, Any]:
    return _lot(sender, receiver, opened_by, "i1", **columns) | {
        "close_trade_id": receiver.id("s1"),
        "holding_days": holding_days,
    }
