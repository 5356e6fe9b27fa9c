"""What the custodians of the demo say is there at the end of 2012: one as it is booked, one knows of a fee that nobody booked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from lake.contract.events import CashEvent, Statement, Trade
from producers.demo.book import Book
from producers.demo.market import Market
from producers.message import SOURCE, Message, at

STATED_ON, SENT_ON = date(2012, 12, 31), date(2013, 1, 3)
AGREES, DIFFERS = "ACC001", "ACC003"
FEE = Decimal("12.50")  # US dollars


def statement_events(activity: Sequence[Trade | CashEvent], market: Market) -> Iterator[Message]:
    """Every share and the cash of two accounts; `activity` is what is true of all, by account and time."""
    for account_id, fee in ((AGREES, Decimal(0)), (DIFFERS, FEE)):
        book = _book_on(STATED_ON, [event for event in activity if event.account_id == account_id], market)
        held = {symbol: shares for symbol, shares in sorted(book.shares.items()) if shares}
        for item, quantity in {**held, "CASH:USD": book.cash - fee}.items():
            yield Message("statements", _statement(account_id, item, quantity))


def _book_on(day: date, activity: Sequence[Trade | CashEvent], market: Market) -> Book:
    by_day: dict[date, list[Trade | CashEvent]] = defaultdict(list)
    for event in activity:
        by_day[_business_day(event)].append(event)
    book = Book()
    for each in (each for each in market.days if each <= day):
        book.split(market.splits.get(each, {}))
        for event in by_day[each]:
            book.take(event)
    return book


def _business_day(event: Trade | CashEvent) -> date:
    if isinstance(event, Trade):
        return event.trade_date or event.executed_at.date()
    return event.value_date or event.occurred_at.date()


def _statement(account_id: str, item: str, quantity: Decimal) -> Statement:
    return Statement(
        event_id=f"demo-S-{account_id}-{STATED_ON}-{item}-v1",
        source=SOURCE,
        recorded_at=at(SENT_ON, 6),
        account_id=account_id,
        statement_date=STATED_ON,
        item=item,
        quantity=quantity,
    )
