"""What a conversion makes of lots: which stay, which become lots of the new symbol, and what is paid back of their cost."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from tests.reference.conversions import Conversion, Terms
from tests.reference.disposals import Closing, disposal_row
from tests.reference.fills import PartMoney
from tests.reference.lots import AnyLot, MovedLot, Pool
from tests.reference.rates import converted
from tests.reference.rounding import ZERO, in_units, money, share

NO_UNITS = Decimal("0.00000000")
NOTHING = PartMoney(ZERO, ZERO, ZERO)


@dataclass
class ConvertedLots:
    """The lots of a symbol after a conversion, those of the new symbol that came of it, and rows of fact_lot_disposals."""

    stay: list[AnyLot] = field(default_factory=list)
    move: list[MovedLot] = field(default_factory=list)
    disposals: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """What a lot has of a conversion: units of the new symbol, and cash, in each of its moneys."""

    new_units: Fraction
    cash: PartMoney


def convert_lots(lots: list[AnyLot], conversion: Conversion, method: str) -> ConvertedLots:
    """Convert all lots of the symbol, in their order."""
    found = ConvertedLots()
    terms = cast(Terms, conversion.terms)
    account_id, symbol, day = conversion.account_id, conversion.symbol, conversion.ex_date
    closing = Closing(conversion.conversion_id, account_id, symbol, day, terms.close_fx_rate, method)
    start = Fraction(0)
    for lot in lots:
        part = _part(conversion, terms, start, start + lot.open_units)
        start += lot.open_units
        if conversion.action.action_type == "SPIN_OFF":
            moving = _fraction(lot.open, cast(Decimal, conversion.action.cost_fraction)) if part.new_units else NOTHING
            found.move += _moved(conversion, lot, part, moving)
            found.stay.append(_left(lot, moving))
        elif part.new_units:
            paid_back = _paid_back(lot.open, part.cash)
            found.move += _moved(conversion, lot, part, lot.open - paid_back)
            if part.cash.gross:
                found.disposals.append(disposal_row(closing, (lot.fill, lot.received_by), NO_UNITS, paid_back, part.cash))
        else:
            quantity = in_units(lot.open_units / conversion.scale)
            found.disposals.append(disposal_row(closing, (lot.fill, lot.received_by), quantity, lot.open, part.cash))
    found.move = _one_of_each_fill(found.move)
    return found


def _part(conversion: Conversion, terms: Terms, start: Fraction, end: Fraction) -> Part:
    """Of the units from `start` to `end` of all that is held."""
    whole = abs(conversion.units)
    new_units = Fraction(in_units(end * terms.factor)) - Fraction(in_units(start * terms.factor))
    local, base = (share(cash, end, whole) - share(cash, start, whole) for cash in (abs(terms.cash_local), abs(terms.cash_base)))
    return Part(new_units, PartMoney(local, base, base))


def _moved(conversion: Conversion, lot: AnyLot, part: Part, moving: PartMoney) -> list[MovedLot]:
    """The lot of the new symbol, if there is one, with its local money in the new symbol's currency."""
    terms = cast(Terms, conversion.terms)
    if part.new_units == 0:
        return []
    amounts = PartMoney(converted(moving.local, terms.local_rate), moving.gross, moving.net)
    rate = lot.fx_rate if terms.keeps_open_rate else None
    return [MovedLot(lot.fill, part.new_units, Fraction(0), amounts, rate, conversion.conversion_id)]


def _one_of_each_fill(lots: list[MovedLot]) -> list[MovedLot]:
    """What arrives of one fill is one lot: that may be of several, where a part of it had been elsewhere and came back."""
    found: list[MovedLot] = []
    for lot in lots:
        if not found or found[-1].fill is not lot.fill:
            found.append(lot)
            continue
        before = found[-1]
        before.opened_units += lot.opened_units
        before.amounts += lot.amounts
        before.fx_rate = before.fx_rate if before.fx_rate == lot.fx_rate else None
    return found


def _left(lot: AnyLot, moving: PartMoney) -> AnyLot:
    """What a spin-off leaves of a lot: as it was, a whole of its own."""
    if isinstance(lot, Pool):
        lot.open -= moving
        return lot
    return MovedLot(lot.fill, lot.open_units, Fraction(0), lot.open - moving, lot.fx_rate, lot.received_by)


def _paid_back(of_lot: PartMoney, cash: PartMoney) -> PartMoney:
    """The lesser of each; nothing of a money below 0: of a short lot that cost more to open than it brought."""
    pairs = ((of_lot.local, cash.local), (of_lot.gross, cash.gross), (of_lot.net, cash.net))
    return PartMoney(*(max(ZERO, min(pair)) for pair in pairs))


def _fraction(amounts: PartMoney, fraction: Decimal) -> PartMoney:
    return PartMoney(*(money(Fraction(amount) * Fraction(fraction)) for amount in (amounts.local, amounts.gross, amounts.net)))
