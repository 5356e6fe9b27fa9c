"""FIFO lots of one account and symbol, long and short, in common units."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lake.contract.events import Trade
from tests.reference.rounding import in_units, money, share


@dataclass(frozen=True)
class Fill:
    """A trade in common units, with its money."""

    trade: Trade
    trade_date: date
    units: Fraction  # > 0
    gross: Decimal
    net: Decimal  # with the costs: more than gross for a BUY, less for a SELL

    @property
    def sign(self) -> int:
        """+1 for a BUY, -1 for a SELL."""
        return 1 if self.trade.side == "BUY" else -1

    def gross_between(self, start: Fraction, end: Fraction) -> Decimal:
        """The gross money of the units from `start` to `end` of this fill."""
        return share(self.gross, end, self.units) - share(self.gross, start, self.units)

    def net_between(self, start: Fraction, end: Fraction) -> Decimal:
        """The net money of the units from `start` to `end` of this fill."""
        return share(self.net, end, self.units) - share(self.net, start, self.units)


def fill_of(trade: Trade, scale: int) -> Fill:
    """The fill of a trade on whose day a share was `scale` common units."""
    gross = gross_of(trade)
    costs = trade.fee + trade.tax
    net = gross + costs if trade.side == "BUY" else gross - costs
    assert trade.trade_date is not None
    return Fill(trade, trade.trade_date, Fraction(trade.quantity) * scale, gross, net)


def gross_of(trade: Trade) -> Decimal:
    """The money of a fill before fee and tax."""
    if trade.gross_amount is not None:
        return money(trade.gross_amount)
    return money(Fraction(trade.quantity) * Fraction(trade.price))


@dataclass
class Lot:
    """The opening part of a fill: its units from `start` on, of which those before `used` are closed."""

    fill: Fill
    start: Fraction
    used: Fraction

    @property
    def open_units(self) -> Fraction:
        """Common units still open, > 0."""
        return self.fill.units - self.used

    @property
    def open_gross(self) -> Decimal:
        """The gross money of the units still open."""
        return self.fill.gross_between(self.used, self.fill.units)

    @property
    def open_net(self) -> Decimal:
        """The net money of the units still open."""
        return self.fill.net_between(self.used, self.fill.units)


def book_fill(lots: deque[Lot], fill: Fill, scale: int) -> list[dict[str, Any]]:
    """Close the oldest lots of the other side, open a lot with what is left; the rows of fact_lot_disposals."""
    done = Fraction(0)
    disposals = []
    while done < fill.units and lots and lots[0].fill.sign != fill.sign:
        lot = lots[0]
        units = min(fill.units - done, lot.open_units)
        disposals.append(_disposal(lot, fill, done, units, scale))
        lot.used += units
        done += units
        if lot.open_units == 0:
            lots.popleft()
    if done < fill.units:
        lots.append(Lot(fill, done, done))
    return disposals


def _disposal(lot: Lot, closing: Fill, start: Fraction, units: Fraction, scale: int) -> dict[str, Any]:
    opened = (lot.fill.gross_between(lot.used, lot.used + units), lot.fill.net_between(lot.used, lot.used + units))
    closed = (closing.gross_between(start, start + units), closing.net_between(start, start + units))
    proceeds, cost = (closed, opened) if lot.fill.sign > 0 else (opened, closed)
    return {
        "close_trade_id": closing.trade.trade_id,
        "open_trade_id": lot.fill.trade.trade_id,
        "account_id": closing.trade.account_id,
        "symbol": closing.trade.symbol,
        "quantity": in_units(units / scale),
        "open_date": lot.fill.trade_date,
        "close_date": closing.trade_date,
        "proceeds_gross_base": proceeds[0],
        "proceeds_net_base": proceeds[1],
        "cost_gross_base": cost[0],
        "cost_net_base": cost[1],
        "realized_pnl_gross_base": proceeds[0] - cost[0],
        "realized_pnl_net_base": proceeds[1] - cost[1],
        "realized_pnl_fx_base": Decimal("0.000000"),
        "holding_days": (closing.trade_date - lot.fill.trade_date).days,
        "cost_method": "FIFO",
    }


def lot_row(lot: Lot, scale: int) -> dict[str, Any]:
    """The row of fact_lots of a lot that is open on a day on which a share is `scale` common units."""
    return {
        "account_id": lot.fill.trade.account_id,
        "symbol": lot.fill.trade.symbol,
        "open_trade_id": lot.fill.trade.trade_id,
        "open_date": lot.fill.trade_date,
        "side": "LONG" if lot.fill.sign > 0 else "SHORT",
        "original_quantity": in_units((lot.fill.units - lot.start) / scale),
        "open_quantity": in_units(lot.open_units / scale),
        "cost_gross_base": lot.open_gross,
        "cost_net_base": lot.open_net,
        "open_fx_rate": Decimal("1.0000000000"),
    }


def cost_basis(lots: deque[Lot], money_of: Callable[[Lot], Decimal]) -> Decimal:
    """The cost basis of open lots: longs +, shorts -."""
    return sum((lot.fill.sign * money_of(lot) for lot in lots), Decimal("0.000000"))
