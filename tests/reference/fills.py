"""A fill: a trade in common units, with its money in all its currencies, and the parts of it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lake.contract.events import Trade
from tests.reference.rates import Rates, converted
from tests.reference.rounding import ZERO, money, share

ADDS_UNITS = {"BUY", "TRANSFER_IN"}
IN_KIND = {"TRANSFER_IN", "TRANSFER_OUT"}
HALF_OF_LAST_DIGIT = Fraction(1, 2 * 10**8)  # of a quantity


@dataclass(frozen=True)
class Fill:
    """A trade in common units, with its money."""

    trade: Trade
    trade_date: date
    units: Fraction  # > 0
    money: "FillMoney"
    units_before: Fraction = Fraction(0)  # signed, what was held

    @property
    def sign(self) -> int:
        """+1 for what adds units, -1 for what takes some away."""
        return 1 if self.trade.side in ADDS_UNITS else -1

    @property
    def unit_cost(self) -> float:
        """Gross money in base currency per common unit, divided as the models do: whole numbers of last digits."""
        return float(int(self.money.gross * 10**6)) / float(int(self.units * 10**8))

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
    net: Decimal  # with the costs: more than gross for what adds units, else less
    base_rate: Decimal
    local_fx_rate: Decimal  # the account's currency per 1 of the instrument's, as the fill has it


@dataclass(frozen=True)
class PartMoney:
    """The money of a part of a fill."""

    local: Decimal
    gross: Decimal
    net: Decimal

    def __add__(self, other: "PartMoney") -> "PartMoney":
        return PartMoney(self.local + other.local, self.gross + other.gross, self.net + other.net)

    def __sub__(self, other: "PartMoney") -> "PartMoney":
        return PartMoney(self.local - other.local, self.gross - other.gross, self.net - other.net)


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
    gross, costs, adds = gross_of(trade), trade.fee + trade.tax, trade.side in ADDS_UNITS
    to_local = rates.rate(trade.currency, local, trade.trade_date)
    base_rate = _base_rate(trade, base, rates)
    local_fx_rate = base_rate
    if trade.currency != local:
        of_day = rates.rate(local, base, trade.trade_date)
        local_fx_rate = of_day.rate if of_day else None
    if to_local is None or base_rate is None or local_fx_rate is None:
        return None
    cash = -converted(gross + costs, trade.fx_rate) if adds else converted(gross - costs, trade.fx_rate)
    in_base = [converted(amount, base_rate) for amount in (gross, trade.fee, trade.tax)]
    return FillMoney(
        gross_amount=gross,
        cash=ZERO if trade.side in IN_KIND else cash,
        gross_local=converted(gross, to_local.rate),
        gross=in_base[0],
        fee=in_base[1],
        tax=in_base[2],
        net=in_base[0] + (in_base[1] + in_base[2]) * (1 if adds else -1),
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
