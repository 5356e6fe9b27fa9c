"""Writes statements of a random book: mostly as it is booked; some items are left out, others wrong or not booked at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, localcontext
from random import Random

from lake.contract.events import Event, Statement
from tests.reference.account_days import walk_account
from tests.reference.book import open_book
from tests.reference.draws import FIRST_DAY
from tests.reference.ledger import DIGITS
from tests.reference.matching import match_fills
from tests.reference.reconciliation import Amounts, booked_on

Arrival = tuple[str, Event]
SMALLEST = Decimal("0.00000001")


def statements(random: Random, events: list[Arrival], accounts: tuple[str, ...], items: tuple[str, ...]) -> Iterator[Arrival]:
    """Up to three of each account, on days up to two after the last of the book; `items` may be stated though not booked."""
    with localcontext(prec=DIGITS):
        book = open_book(events)
        matching = match_fills(book)
        histories = {account_id: walk_account(book, account_id, matching) for account_id in book.active_accounts}
    for account_id in accounts:
        for days in random.sample(range((book.as_of - FIRST_DAY).days + 3), random.randint(0, 3)):
            day = FIRST_DAY + timedelta(days=days)
            booked = booked_on(histories.get(account_id), min(day, book.as_of))
            for item, amount in _stated(random, booked, items).items():
                yield from _versions(random, account_id, day, item, amount)


def _stated(random: Random, booked: Amounts, items: tuple[str, ...]) -> Amounts:
    stated = {item: amount for item, amount in booked.items() if random.random() < 0.85}
    if random.random() < 0.3:
        stated.setdefault(random.choice(items), Decimal(random.randint(-9, 9)))
    return {item: amount if random.random() < 0.75 else _other(random, amount) for item, amount in stated.items()}


def _other(random: Random, amount: Decimal) -> Decimal:
    return random.choice((amount + 1, amount - SMALLEST, -amount, Decimal(0)))


def _versions(random: Random, account_id: str, day: date, item: str, amount: Decimal) -> Iterator[Arrival]:
    """The amount at once; or wrong first and then corrected, or cancelled."""
    entity = f"RND-S:{account_id}:{day}:{item}"
    common = {"source": "random", "recorded_at": datetime(2024, 1, 1, tzinfo=UTC)}
    first = Statement(event_id=f"{entity}:v1", **common, account_id=account_id, statement_date=day, item=item, quantity=amount)
    fate = random.random()
    if fate < 0.2:
        yield "statements", replace(first, quantity=_other(random, amount))
        yield "statements", replace(first, event_id=f"{entity}:v2", version=2, action="CORRECT")
    else:
        yield "statements", first
    if fate > 0.9:
        yield "statements", replace(first, event_id=f"{entity}:v2", version=2, action="CANCEL")
