"""What a transfer in kind between two accounts is worth as a flow, and what moving at cost brings each of them."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction

from tests.reference.book import Book
from tests.reference.fills import Fill
from tests.reference.flows import Flow
from tests.reference.matching import Matching
from tests.reference.rates import converted
from tests.reference.rounding import ZERO, money


def flows_of_moves(book: Book, accounts: Collection[str], matching: Matching) -> Iterator[Flow]:
    """The flows of a scope of these accounts; where both halves are in it, their costs and what they differ by."""
    by_id = {fill.trade.trade_id: fill for fill in book.fills}
    for trade_id, move in book.moves.items():
        fill = by_id[trade_id]
        if fill.trade.account_id not in accounts:
            continue
        amount = flow_of_move(book, fill, matching)
        if move.other.account_id in accounts:
            amount = _costs(fill)
            if move.is_received:
                amount += _difference(book, fill, by_id[move.other.trade_id], matching)
        yield Flow(fill.trade.account_id, fill.trade_date, amount)


def flow_of_move(book: Book, fill: Fill, matching: Matching) -> Decimal:
    """Of the account alone: its value and its costs in, or its value less its costs out."""
    return fill.sign * value_of(book, fill, matching) + _costs(fill)


def transferred_gain(book: Book, fill: Fill, matching: Matching) -> Decimal:
    """What moving at cost brings an account: flow less cost for who sends, cost less flow for who receives."""
    move = book.moves.get(fill.trade.trade_id)
    if move is None or not move.is_carried:
        return ZERO
    return fill.sign * (matching.moved[fill.trade.trade_id] - value_of(book, fill, matching))


def value_of(book: Book, fill: Fill, matching: Matching) -> Decimal:
    """At its price; where lots move without one, at that of the day, else at cost."""
    trade_id = fill.trade.trade_id
    if not book.moves[trade_id].is_carried or fill.money.gross_amount != 0:
        return fill.money.gross
    value = _at_price_of_day(book, fill)
    return matching.moved[trade_id] if value is None else value


def _at_price_of_day(book: Book, fill: Fill) -> Decimal | None:
    symbol, day = fill.trade.symbol, fill.trade_date
    local, base = book.local_currency(symbol), book.base_currency(fill.trade.account_id)
    quote = book.prices.quote(symbol, day, book.splits[symbol])
    of_price = book.rates.rate(quote.currency, local, day) if quote else None
    of_day = book.rates.rate(local, base, day)
    if quote is None or of_price is None or of_day is None:
        return None
    value = money(Fraction(fill.trade.quantity) * Fraction(quote.price))
    return converted(converted(value, of_price.rate), of_day.rate)


def _difference(book: Book, received: Fill, sent: Fill, matching: Matching) -> Decimal:
    """In one currency by value; in two the halves differ only if their events do."""
    bases = {book.base_currency(fill.trade.account_id) for fill in (received, sent)}
    told = {(fill.trade.currency, fill.money.gross_amount) for fill in (received, sent)}
    if len(bases) == 2 and len(told) == 1:
        return ZERO
    rate = book.moves[received.trade.trade_id].rate
    return value_of(book, received, matching) - converted(value_of(book, sent, matching), rate)


def _costs(fill: Fill) -> Decimal:
    return fill.money.fee + fill.money.tax
