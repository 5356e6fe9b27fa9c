"""Transfers in kind between two accounts: the halves that find each other, and whether lots move with them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from lake.contract.events import Trade
from tests.reference.fills import IN_KIND, Fill
from tests.reference.rates import Rates


@dataclass(frozen=True)
class Move:
    """What a half of a transfer knows of the other; `rate` is the receiver's base currency per 1 of the sender's."""

    other: Trade
    rate: Decimal
    is_received: bool
    is_carried: bool = False  # whether lots move


Moves = dict[str, Move]


def find_moves(trades: Sequence[Trade], base_currency: Callable[[str], str], rates: Rates) -> Moves:
    """trade_id -> the other half, of live trades."""
    halves: dict[object, list[Trade]] = defaultdict(list)
    for trade in trades:
        if trade.side in IN_KIND and trade.transfer_id is not None:
            halves[trade.transfer_id, trade.symbol].append(trade)
    moves: Moves = {}
    for pair in halves.values():
        by_side = sorted(pair, key=lambda trade: trade.side)
        if [trade.side for trade in by_side] != ["TRANSFER_IN", "TRANSFER_OUT"]:
            continue
        received, sent = by_side
        day = cast(date, sent.trade_date)
        rate = rates.rate(base_currency(sent.account_id), base_currency(received.account_id), day)
        if (received.quantity, received.trade_date) == (sent.quantity, sent.trade_date) and rate is not None:
            moves[sent.trade_id] = Move(received, rate.rate, is_received=False)
            moves[received.trade_id] = Move(sent, rate.rate, is_received=True)
    return moves


def order_of(trade: Trade, moves: Moves) -> tuple[date, datetime, bool, str]:
    """The total order of fills: nothing is received before it was sent."""
    move = moves.get(trade.trade_id)
    is_received = move is not None and move.is_received
    at = max(trade.executed_at, move.other.executed_at) if move and is_received else trade.executed_at
    return cast(date, trade.trade_date), at, is_received, trade.trade_id


def carried(fills: Iterable[Fill], moves: Moves) -> Moves:
    """Those of which both halves are booked; lots go where all that is sent was held, and all that arrives is held after it."""
    by_id = {fill.trade.trade_id: fill for fill in fills}
    found = {}
    for trade_id, move in moves.items():
        if not {trade_id, move.other.trade_id} <= by_id.keys():
            continue
        both = (by_id[trade_id], by_id[move.other.trade_id])
        received, sent = both if move.is_received else both[::-1]
        is_clean = sent.units_before >= sent.units == received.units and received.units_before >= 0
        found[trade_id] = replace(move, is_carried=is_clean)
    return found
