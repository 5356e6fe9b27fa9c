"""External flows: what comes to a scope from outside of it, and what leaves it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from lake.contract.events import CashEvent
from tests.reference.book import Book
from tests.reference.cash import MONEY_OF_OWNER, difference, is_external, other_half, signed_amount
from tests.reference.dividends import dividends_of
from tests.reference.fills import IN_KIND, Fill
from tests.reference.rates import converted
from tests.reference.rounding import ZERO


@dataclass(frozen=True)
class Flow:
    """Money into an account (+) or out of it (-), in its base currency."""

    account_id: str
    day: date
    amount: Decimal


def flows_of(book: Book, accounts: Collection[str]) -> Iterator[Flow]:
    """The flows of a scope of these accounts; of transfers between two that track their cash, what their halves differ by."""
    for event in book.cash_events:
        if event.account_id in accounts and (amount := flow_of_event(book, event, accounts)) != 0:
            yield Flow(event.account_id, cast(date, event.value_date), amount)
    for fill in book.fills:
        # Of a transfer in kind whose other half is known: flows_of_moves.
        if (
            fill.trade.trade_id not in book.moves
            and fill.trade.account_id in accounts
            and (amount := flow_of_fill(book, fill)) != 0
        ):
            yield Flow(fill.trade.account_id, fill.trade_date, amount)
    for conversion in book.conversions:
        if conversion.account_id in accounts and conversion.terms and conversion.terms.flow_base:
            yield Flow(conversion.account_id, conversion.ex_date, conversion.terms.flow_base)
    # Income of an account that does not track its cash goes out to its owner.
    for dividend in dividends_of(book, [account for account in accounts if not book.tracks_cash(account)]):
        if dividend.amount_base:
            yield Flow(dividend.account_id, dividend.action.ex_date, -dividend.amount_base)


def is_flow(book: Book, event: CashEvent, accounts: Collection[str]) -> bool:
    """Whether a cash event is a flow of a scope: of an account that does not track its cash, all but its owner's money."""
    if not book.tracks_cash(event.account_id):
        return event.cash_type not in MONEY_OF_OWNER
    return is_external(event, book.live_cash_events, [account for account in accounts if book.tracks_cash(account)])


def flow_of_event(book: Book, event: CashEvent, accounts: Collection[str]) -> Decimal:
    """What a booked cash event brings a scope; what an account does not keep goes the other way."""
    if not is_flow(book, event, accounts):
        return difference_of(book, event) if book.tracks_cash(event.account_id) else ZERO
    amount = converted(signed_amount(event), cast(Decimal, book.base_rate(event)))
    return amount if book.tracks_cash(event.account_id) else -amount


def difference_of(book: Book, event: CashEvent) -> Decimal:
    """What the halves of a transfer differ by, in base currency: a flow of a scope with both."""
    other = other_half(event, book.live_cash_events)
    return converted(difference(event, other), cast(Decimal, book.base_rate(event))) if other else ZERO


Transfer = tuple[CashEvent, CashEvent]  # the first half, booked, and the other one


def transfers_between(book: Book, accounts: Collection[str]) -> list[Transfer]:
    """The transfers between two of these accounts that track their cash whose halves are days apart."""
    keepers = {account for account in accounts if book.tracks_cash(account)}
    found = []
    for event in book.cash_events:
        other = other_half(event, book.live_cash_events) if event.account_id in keepers else None
        if other and other.account_id in keepers and cast(date, event.value_date) < cast(date, other.value_date):
            found.append((event, other))
    return found


def in_transit(book: Book, scope_currency: str, transfers: Iterable[Transfer], day: date) -> Decimal:
    """What has left one account and not reached the other by the end of a day; what came before it left counts less."""
    total = ZERO
    for event, other in transfers:
        if cast(date, event.value_date) <= day < cast(date, other.value_date):
            base = book.base_currency(event.account_id)
            rates = (book.rates.rate(event.currency, base, day), book.rates.rate(base, scope_currency, day))
            if rates[0] and rates[1]:
                total += converted(converted(-signed_amount(event), rates[0].rate), rates[1].rate)
    return total


def flow_of_fill(book: Book, fill: Fill) -> Decimal:
    """What comes and goes in kind; and, where the account does not track its cash, what is put in for a purchase."""
    is_flow = fill.trade.side in IN_KIND or not book.tracks_cash(fill.trade.account_id)
    return fill.sign * fill.money.net if is_flow else ZERO
