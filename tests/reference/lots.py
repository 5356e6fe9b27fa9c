"""The lots of one account and symbol, long and short, in common units: which of them a fill closes, and for what money."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from tests.reference.disposals import closing_of, disposal_row
from tests.reference.fills import Fill, PartMoney
from tests.reference.rounding import ZERO, in_units, share


@dataclass
class Lot:
    """The opening part of a fill: its units from `start` on, of which those before `used` are closed."""

    fill: Fill
    start: Fraction
    used: Fraction

    @property
    def opened_units(self) -> Fraction:
        """Common units that were opened, > 0."""
        return self.fill.units - self.start

    @property
    def open_units(self) -> Fraction:
        """Common units still open, > 0."""
        return self.fill.units - self.used

    @property
    def open(self) -> PartMoney:
        """The money of the units still open."""
        return self.fill.between(self.used, self.fill.units)

    @property
    def unit_cost(self) -> float:
        """Of the whole fill."""
        return self.fill.unit_cost

    @property
    def fx_rate(self) -> Decimal:
        """At which it was opened."""
        return self.fill.money.local_fx_rate

    @property
    def received_by(self) -> None:
        """It was opened here."""
        return None

    def take(self, units: Fraction) -> PartMoney:
        """Close the next units; their money."""
        self.used += units
        return self.fill.between(self.used - units, self.used)


@dataclass
class MovedLot:
    """What came of a lot of another account or symbol, or is left of one: `opened_units`, with their money; `used` are closed."""

    fill: Fill
    opened_units: Fraction
    used: Fraction
    amounts: PartMoney
    fx_rate: Decimal | None
    received_by: str | None

    @property
    def open_units(self) -> Fraction:
        """Common units still open, > 0."""
        return self.opened_units - self.used

    @property
    def open(self) -> PartMoney:
        """The money of the units still open."""
        return self._between(self.used, self.opened_units)

    @property
    def unit_cost(self) -> float:
        """Of all that came."""
        return float(int(self.amounts.gross * 10**6)) / float(int(self.opened_units * 10**8))

    def take(self, units: Fraction) -> PartMoney:
        """Close the next units; their money."""
        self.used += units
        return self._between(self.used - units, self.used)

    def _between(self, start: Fraction, end: Fraction) -> PartMoney:
        amounts = (self.amounts.local, self.amounts.gross, self.amounts.net)
        return PartMoney(*(share(each, end, self.opened_units) - share(each, start, self.opened_units) for each in amounts))


@dataclass
class Pool:
    """All that is open under AVERAGE, as one lot that is named after the fill that began it."""

    fill: Fill
    opened_units: Fraction
    open_units: Fraction
    open: PartMoney

    def add(self, fill: Fill) -> None:
        """Put all units of a fill into it."""
        self.opened_units += fill.units
        self.open_units += fill.units
        self.open += fill.between(Fraction(0), fill.units)

    unit_cost = 0.0
    fx_rate = None
    received_by = None

    def put_lot(self, lot: MovedLot) -> None:
        """Put a lot of another account or symbol into it."""
        self.opened_units += lot.opened_units
        self.open_units += lot.opened_units
        self.open += lot.amounts

    def take(self, units: Fraction) -> PartMoney:
        """Take units out, with their share of the money: all that is there with the last of them."""
        shares = [share(amount, units, self.open_units) for amount in (self.open.local, self.open.gross, self.open.net)]
        self.open_units -= units
        self.open -= PartMoney(*shares)
        return PartMoney(*shares)


AnyLot = Lot | MovedLot | Pool


def take_all(lots: list[AnyLot], fill: Fill, method: str) -> list[MovedLot]:
    """Take all units of a fill that sends them elsewhere out of the lots; each part of a lot as one that is on its way."""
    left, taken = fill.units, []
    while left:
        lot = _next_lot(lots, fill, method)
        units = min(left, lot.open_units)
        taken.append(MovedLot(lot.fill, units, Fraction(0), lot.take(units), lot.fx_rate, None))
        left -= units
        if lot.open_units == 0:
            lots.remove(lot)
    return taken


def book_fill(lots: list[AnyLot], fill: Fill, scale: int, method: str) -> list[dict[str, Any]]:
    """Close lots of the other side, open a lot with what is left; the rows of fact_lot_disposals. `lots` are as opened."""
    done, closing = Fraction(0), closing_of(fill, method)
    disposals = []
    while done < fill.units and lots and lots[0].fill.sign != fill.sign:
        lot = _next_lot(lots, fill, method)
        units = min(fill.units - done, lot.open_units)
        opened, closed = lot.take(units), fill.between(done, done + units)
        disposals.append(disposal_row(closing, (lot.fill, lot.received_by), in_units(units / scale), opened, closed))
        done += units
        if lot.open_units == 0:
            lots.remove(lot)
    if done < fill.units:
        _open(lots, fill, done, method)
    return disposals


def _next_lot(lots: list[AnyLot], fill: Fill, method: str) -> AnyLot:
    """The lot that a method closes first."""
    match method:
        case "LIFO":
            return next(lot for lot in lots if lot.fill is lots[-1].fill)
        case "HIFO":
            return max(lots, key=lambda lot: lot.unit_cost)  # the first of those that cost the same
        case "SPECIFIC":
            return next((lot for lot in lots if lot.fill.trade.trade_id == fill.trade.lot_ref), lots[0])
        case _:
            return lots[0]


def _open(lots: list[AnyLot], fill: Fill, start: Fraction, method: str) -> None:
    if method != "AVERAGE":
        lots.append(Lot(fill, start, start))
    elif lots and isinstance(lots[0], Pool):
        lots[0].add(fill)
    else:
        units = fill.units - start
        lots.append(Pool(fill, units, units, fill.between(start, fill.units)))


def lot_row(account_id: str, symbol: str, lot: AnyLot, scale: int) -> dict[str, Any]:
    """The row of fact_lots of a lot of an account that is open on a day on which a share is `scale` common units."""
    return {
        "account_id": account_id,
        "symbol": symbol,
        "open_trade_id": lot.fill.trade.trade_id,
        "open_date": lot.fill.trade_date,
        "side": "LONG" if lot.fill.sign > 0 else "SHORT",
        "original_quantity": in_units(lot.opened_units / scale),
        "open_quantity": in_units(lot.open_units / scale),
        "cost_gross_local": lot.open.local,
        "cost_gross_base": lot.open.gross,
        "cost_net_base": lot.open.net,
        "open_fx_rate": lot.fx_rate,
        "received_trade_id": lot.received_by,
    }


def cost_basis(lots: list[AnyLot]) -> PartMoney:
    """The cost basis of open lots: longs +, shorts -."""
    local, gross, net = (
        sum((lot.fill.sign * amount(lot.open) for lot in lots), ZERO)
        for amount in (attrgetter("local"), attrgetter("gross"), attrgetter("net"))
    )
    return PartMoney(local, gross, net)
