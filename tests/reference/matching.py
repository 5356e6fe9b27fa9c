"""Every fill in turn, over all accounts: what it closes, what it opens, and what goes with it to another account."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.book import Book
from tests.reference.fills import Fill, PartMoney
from tests.reference.lots import AnyLot, MovedLot, Pool, book_fill, cost_basis, take_all
from tests.reference.moves import Move
from tests.reference.rates import converted
from tests.reference.rounding import ZERO

Pair = tuple[str, str]


@dataclass
class Matching:
    """By account and symbol the lots that are open in the end; by trade what it closed, and the cost basis after it.

    `moved` is the gross cost that left or came with a transfer, in the account's base currency; `sent` are the lots that left.
    """

    lots: dict[Pair, list[AnyLot]] = field(default_factory=lambda: defaultdict(list))
    disposals: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    basis: dict[str, PartMoney] = field(default_factory=dict)
    moved: dict[str, Decimal] = field(default_factory=dict)
    sent: dict[str, list[MovedLot]] = field(default_factory=dict)


def match_fills(book: Book) -> Matching:
    """Walk through all fills of the book in their order."""
    found = Matching()
    order = {fill.trade.trade_id: number for number, fill in enumerate(book.fills)}
    for fill in book.fills:
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
            lots.sort(key=lambda lot: (order[lot.fill.trade.trade_id], lot.received_by or ""))
        else:
            found.sent[trade.trade_id] = take_all(lots, fill, method)
            found.moved[trade.trade_id] = sum((lot.open.gross for lot in found.sent[trade.trade_id]), ZERO)
        found.basis[trade.trade_id] = cost_basis(lots)
    return found


def _received(lot: MovedLot, fill: Fill, move: Move) -> MovedLot:
    """A lot on its way as the receiver's: its money in the receiver's base currency."""
    money = PartMoney(lot.amounts.local, converted(lot.amounts.gross, move.rate), converted(lot.amounts.net, move.rate))
    rate = None if lot.fx_rate is None else converted_rate(lot.fx_rate, move.rate)
    return MovedLot(lot.fill, lot.opened_units, Fraction(0), money, rate, fill.trade.trade_id)


def converted_rate(rate: Decimal, other: Decimal) -> Decimal:
    """One rate by way of another, at ten digits."""
    return (rate * other).quantize(Decimal("1e-10"), rounding="ROUND_HALF_UP")


def _put(lots: list[AnyLot], arrived: list[MovedLot], method: str, order: dict[str, int]) -> None:
    if method != "AVERAGE":
        lots.extend(arrived)
        return
    for lot in arrived:
        if lots:
            pool = lots[0]
            assert isinstance(pool, Pool)
            pool.put_lot(lot)
            pool.fill = min(pool.fill, lot.fill, key=lambda fill: order[fill.trade.trade_id])
        else:
            lots.append(Pool(lot.fill, lot.opened_units, lot.opened_units, lot.amounts))
