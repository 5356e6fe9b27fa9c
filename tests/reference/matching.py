"""Every fill and conversion in turn, over all accounts: what it closes, what it opens, and what goes elsewhere with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.book import Book
from tests.reference.conversions import Conversion
from tests.reference.converted_lots import convert_lots
from tests.reference.fills import Fill, PartMoney
from tests.reference.lots import AnyLot, MovedLot, Pool, book_fill, cost_basis, take_all
from tests.reference.moves import Move
from tests.reference.rates import converted
from tests.reference.rounding import ZERO

Pair = tuple[str, str]


@dataclass
class Matching:
    """By account and symbol the lots open in the end; by trade or conversion what it closed, and the cost basis after it.

    `moved` is the gross cost that left or came with a transfer, in the account's base currency; `sent` are the lots that left.
    """

    lots: dict[Pair, list[AnyLot]] = field(default_factory=lambda: defaultdict(list))
    disposals: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    basis: dict[tuple[str, str], PartMoney] = field(default_factory=dict)  # of a trade and its symbol, of a conversion and each
    moved: dict[str, Decimal] = field(default_factory=dict)
    sent: dict[str, list[MovedLot]] = field(default_factory=dict)


def match_fills(book: Book) -> Matching:
    """Walk through all fills of the book in their order, and the conversions between them."""
    found = Matching()
    order = {fill.trade.trade_id: number for number, fill in enumerate(book.fills)}
    for step in book.steps:
        if isinstance(step, Conversion):
            _match_conversion(book, found, step, order)
        else:
            _match_fill(book, found, step, order)
    return found


def _match_fill(book: Book, found: Matching, fill: Fill, order: dict[str, int]) -> None:
    trade = fill.trade
    lots, method = found.lots[trade.account_id, trade.symbol], book.cost_method(trade.account_id)
    move = book.moves.get(trade.trade_id)
    found.disposals[trade.trade_id] = []
    if move is None or not move.is_carried:
        scale = book.splits[trade.symbol].scale(fill.trade_date)
        found.disposals[trade.trade_id] = book_fill(lots, fill, scale, method)
    elif move.is_received:
        arrived = [_received(lot, fill, move) for lot in found.sent[move.other.trade_id]]
        found.moved[trade.trade_id] = sum((lot.open.gross for lot in arrived), ZERO)
        _put(lots, arrived, method, order)
    else:
        found.sent[trade.trade_id] = take_all(lots, fill, method)
        found.moved[trade.trade_id] = sum((lot.open.gross for lot in found.sent[trade.trade_id]), ZERO)
    found.basis[trade.trade_id, trade.symbol] = cost_basis(lots)


def _match_conversion(book: Book, found: Matching, conversion: Conversion, order: dict[str, int]) -> None:
    method = book.cost_method(conversion.account_id)
    lots, new_lots = (found.lots[conversion.account_id, symbol] for symbol in (conversion.symbol, conversion.new_symbol))
    converted_lots = convert_lots(lots, conversion, method)
    lots[:] = converted_lots.stay
    _put(new_lots, converted_lots.move, method, order)
    found.disposals[conversion.conversion_id] = converted_lots.disposals
    found.basis[conversion.conversion_id, conversion.symbol] = cost_basis(lots)
    found.basis[conversion.conversion_id, conversion.new_symbol] = cost_basis(new_lots)


def _received(lot: MovedLot, fill: Fill, move: Move) -> MovedLot:
    """A lot on its way as the receiver's: its money in the receiver's base currency."""
    money = PartMoney(lot.amounts.local, converted(lot.amounts.gross, move.rate), converted(lot.amounts.net, move.rate))
    rate = None if lot.fx_rate is None else converted_rate(lot.fx_rate, move.rate)
    return MovedLot(lot.fill, lot.opened_units, Fraction(0), money, rate, fill.trade.trade_id)


def converted_rate(rate: Decimal, other: Decimal) -> Decimal:
    """One rate by way of another, at ten digits."""
    return (rate * other).quantize(Decimal("1e-10"), rounding="ROUND_HALF_UP")


def _put(lots: list[AnyLot], arrived: list[MovedLot], method: str, order: dict[str, int]) -> None:
    """Among the lots that are there, in the order of the fills that opened them; under AVERAGE into the pool."""
    if method != "AVERAGE":
        lots.extend(arrived)
        lots.sort(key=lambda lot: (order[lot.fill.trade.trade_id], lot.received_by or ""))
        return
    for lot in arrived:
        if lots:
            pool = lots[0]
            assert isinstance(pool, Pool)
            pool.put_lot(lot)
            pool.fill = min(pool.fill, lot.fill, key=lambda fill: order[fill.trade.trade_id])
        else:
            lots.append(Pool(lot.fill, lot.opened_units, lot.opened_units, lot.amounts))
