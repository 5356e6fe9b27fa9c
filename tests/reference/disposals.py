"""A disposal: what a lot was opened for, what it was closed for, and what came of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.fills import Fill, PartMoney
from tests.reference.rates import converted


@dataclass(frozen=True)
class Closing:
    """What closes a lot: a fill, or a conversion."""

    close_id: str
    account_id: str
    symbol: str
    day: date
    fx_rate: Decimal  # the account's currency per 1 of the symbol's
    method: str


def closing_of(fill: Fill, method: str) -> Closing:
    """A fill as what closes lots."""
    trade = fill.trade
    return Closing(trade.trade_id, trade.account_id, trade.symbol, fill.trade_date, fill.money.local_fx_rate, method)


def disposal_row(
    closing: Closing, opened_by: tuple[Fill, str | None], quantity: Decimal, opened: PartMoney, closed: PartMoney
) -> dict[str, Any]:
    """The row of fact_lot_disposals; `opened_by` is the fill that opened the lot and, where it came from elsewhere, by what."""
    fill, received_by = opened_by
    at_rate_of_close = converted(opened.local, closing.fx_rate)
    proceeds, cost = (closed, opened) if fill.sign > 0 else (opened, closed)
    return {
        "close_trade_id": closing.close_id,
        "open_trade_id": fill.trade.trade_id,
        "received_trade_id": received_by,
        "account_id": closing.account_id,
        "symbol": closing.symbol,
        "cost_method": closing.method,
        "quantity": quantity,
        "open_date": fill.trade_date,
        "close_date": closing.day,
        "proceeds_gross_base": proceeds.gross,
        "proceeds_net_base": proceeds.net,
        "cost_gross_base": cost.gross,
        "cost_net_base": cost.net,
        "realized_pnl_gross_base": proceeds.gross - cost.gross,
        "realized_pnl_net_base": proceeds.net - cost.net,
        "realized_pnl_fx_base": fill.sign * (at_rate_of_close - opened.gross),
        "holding_days": (closing.day - fill.trade_date).days,
    }
