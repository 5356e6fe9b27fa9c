"""External flows: what comes to a scope from outside of it, and what leaves it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from lake.contract.events import CashEvent
from tests.reference.book import Book
from tests.reference.cash import MONEY_OF_OWNER, is_external, signed_amount
from tests.reference.fills import Fill
from tests.reference.rates import converted
from tests.reference.rounding import ZERO


@dataclass(frozen=True)
class Flow:
    """Money into an account (+) or out of it (-), in its base currency."""

    account_id: str
    day: date
    amount: Decimal


def flows_of(book: Book, accounts: Collection[str]) -> Iterator[Flow]:
    """The flows of a scope of these accounts; of transfers between two that track their cash, none."""
    for event in book.cash_events:
        if event.account_id in accounts and (amount := flow_of_event(book, event, accounts)) != 0:
            yield Flow(event.account_id, cast(date, event.value_date), amount)
    for fill in book.fills:
        if fill.trade.account_id in accounts and (amount := flow_of_fill(book, fill)) != 0:
            yield Flow(fill.trade.account_id, fill.trade_date, amount)


def is_flow(book: Book, event: CashEvent, accounts: Collection[str]) -> bool:
    """Whether a cash event is a flow of a scope: of an account that does not track its cash, all but its owner's money."""
    if not book.tracks_cash(event.account_id):
        return event.cash_type not in MONEY_OF_OWNER
    return is_external(event, book.live_cash_events, [account for account in accounts if book.tracks_cash(account)])


def flow_of_event(book: Book, event: CashEvent, accounts: Collection[str]) -> Decimal:
    """What a booked cash event brings a scope; what an account does not keep goes the other way."""
    if not is_flow(book, event, accounts):
        return ZERO
    amount = converted(signed_amount(event), cast(Decimal, book.base_rate(event)))
    return amount if book.tracks_cash(event.account_id) else -amount


def flow_of_fill(book: Book, fill: Fill) -> Decimal:
    """What is put in for a purchase, and taken out after a sale, where the account does not track its cash."""
    return ZERO if book.tracks_cash(fill.trade.account_id) else fill.sign * fill.money.net
