"""FIFO lots of one account and symbol, long and short, in common units."""

from collections import deque
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from lake.contract.events import Trade
from tests.reference.rates import Rates, converted
from tests.reference.rounding import ZERO, in_units, money, share

HALF_OF_LAST_DIGIT = Fraction(1, 2 * 10**8)  # of a quantity


@dataclass(frozen=True)
class Fill:
    """A trade in common units, with its money."""

    trade: Trade
    trade_date: date
    units: Fraction  # > 0
    money: "FillMoney"

    @property
    def sign(self) -> int:
        """+1 for a BUY, -1 for a SELL."""
        return 1 if self.trade.side == "BUY" else -1

    def between(self, start: Fraction, end: Fraction) -> "PartMoney":
        """The money of the units from `start` to `end` of this fill."""
        amounts = (self.money.gross_local, self.money.gross, self.money.net)
        return PartMoney(*(share(amount, end, self.units) - share(amount, start, self.units) for amount in amounts))


@dataclass(frozen=True)
class FillMoney:
    """The money of a fill: as it moved, in the instrument's currency, and, without a suffix, in the account's."""

    gross_amount: Decimal
    cash: Decimal  # in the settlement currency, signed
    gross_local: Decimal
    gross: Decimal
    fee: Decimal
    tax: Decimal
    net: Decimal  # with the costs: more than gross for a BUY, less for a SELL
    base_rate: Decimal
    local_fx_rate: Decimal  # the account's currency per 1 of the instrument's, as the fill has it


@dataclass(frozen=True)
class PartMoney:
    """The money of a part of a fill."""

    local: Decimal
    gross: Decimal
    net: Decimal


def fill_of(trade: Trade, scale: int, money: FillMoney) -> Fill:
    """The fill of a trade on whose day a share was `scale` common units."""
    assert trade.trade_date is not None
    return Fill(trade, trade.trade_date, Fraction(trade.quantity) * scale, money)


def with_dust(fill: Fill, held: Fraction, scale: int) -> Fill:
    """A fill that would leave less than half of the last digit of a share, of `held` common units, takes that with it."""
    left = (held + fill.sign * fill.units) / scale
    return replace(fill, units=abs(held)) if 0 < abs(left) < HALF_OF_LAST_DIGIT else fill


def money_of(trade: Trade, base: str, local: str, rates: Rates) -> FillMoney | None:
    """The money of a trade of an account in `base` and an instrument in `local`; None when no rate of its day tells it."""
    assert trade.trade_date is not None
    gross, costs, is_buy = gross_of(trade), trade.fee + trade.tax, trade.side == "BUY"
    to_local = rates.rate(trade.currency, local, trade.trade_date)
    base_rate = _base_rate(trade, base, rates)
    local_fx_rate = base_rate
    if trade.currency != local:
        of_day = rates.rate(local, base, trade.trade_date)
        local_fx_rate = of_day.rate if of_day else None
    if to_local is None or base_rate is None or local_fx_rate is None:
        return None
    in_base = [converted(amount, base_rate) for amount in (gross, trade.fee, trade.tax)]
    return FillMoney(
        gross_amount=gross,
        cash=-converted(gross + costs, trade.fx_rate) if is_buy else converted(gross - costs, trade.fx_rate),
        gross_local=converted(gross, to_local.rate),
        gross=in_base[0],
        fee=in_base[1],
        tax=in_base[2],
        net=in_base[0] + (in_base[1] + in_base[2]) * (1 if is_buy else -1),
        base_rate=base_rate,
        local_fx_rate=local_fx_rate,
    )


def _base_rate(trade: Trade, base: str, rates: Rates) -> Decimal | None:
    assert trade.trade_date is not None
    if trade.currency != base == trade.settlement_currency:
        return trade.fx_rate
    rate = rates.rate(trade.currency, base, trade.trade_date)
    return rate.rate if rate else None


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
    def open(self) -> PartMoney:
        """The money of the units still open."""
        return self.fill.between(self.used, self.fill.units)


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
    opened, closed = lot.fill.between(lot.used, lot.used + units), closing.between(start, start + units)
    at_rate_of_close = converted(opened.local, closing.money.local_fx_rate)
    proceeds, cost = (closed, opened) if lot.fill.sign > 0 else (opened, closed)
    return {
        "close_trade_id": closing.trade.trade_id,
        "open_trade_id": lot.fill.trade.trade_id,
        "account_id": closing.trade.account_id,
        "symbol": closing.trade.symbol,
        "quantity": in_units(units / scale),
        "open_date": lot.fill.trade_date,
        "close_date": closing.trade_date,
        "proceeds_gross_base": proceeds.gross,
        "proceeds_net_base": proceeds.net,
        "cost_gross_base": cost.gross,
        "cost_net_base": cost.net,
        "realized_pnl_gross_base": proceeds.gross - cost.gross,
        "realized_pnl_net_base": proceeds.net - cost.net,
        "realized_pnl_fx_base": lot.fill.sign * (at_rate_of_close - opened.gross),
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
        "cost_gross_local": lot.open.local,
        "cost_gross_base": lot.open.gross,
        "cost_net_base": lot.open.net,
        "open_fx_rate": lot.fill.money.local_fx_rate,
    }


def cost_basis(lots: deque[Lot]) -> PartMoney:
    """The cost basis of open lots: longs +, shorts -."""
    local, gross, net = (
        sum((lot.fill.sign * amount(lot.open) for lot in lots), ZERO)
        for amount in (attrgetter("local"), attrgetter("gross"), attrgetter("net"))
    )
    return PartMoney(local, gross, net)
