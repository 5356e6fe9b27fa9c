"""What statements say, account by account and day by day, beside what the books have."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.account_days import AccountHistory
from tests.reference.book import Book

Row = dict[str, Any]
Amounts = dict[str, Decimal]  # by item
NOTHING = Decimal("0.00000000")


def reconciliation_rows(book: Book, histories: Mapping[str, AccountHistory]) -> list[Row]:
    """A row for each item that a due statement names, or that is booked at the end of its day; none before anything is booked."""
    if not histories:
        return []
    statements: dict[str, dict[date, Amounts]] = defaultdict(lambda: defaultdict(dict))
    for event in book.statements:
        if book.tracks_cash(event.account_id) or not event.item.startswith("CASH:"):
            statements[event.account_id][event.statement_date][event.item] = event.quantity
    return [
        row for account_id, of_days in statements.items() for row in _of_account(account_id, of_days, histories.get(account_id))
    ]


def booked_on(history: AccountHistory | None, day: date) -> Amounts:
    """The positions and balances of an account that are not zero at the end of a day."""
    number = (day - history.days[0].day).days if history else -1
    if history is None or number < 0:
        return {}
    found = {row["symbol"]: row["quantity"] for row in history.days[number].positions}
    found |= {f"CASH:{row['currency']}": row["balance"] for row in history.days[number].balances}
    return {item: amount for item, amount in found.items() if amount != 0}


def _of_account(account_id: str, statements: Mapping[date, Amounts], history: AccountHistory | None) -> list[Row]:
    rows = []
    since: dict[str, date] = {}  # item -> the first of the statements, up to the one before, in all of which it differs
    for day in sorted(statements):
        stated, booked = statements[day], booked_on(history, day)
        found = [_row(account_id, day, item, stated.get(item), booked.get(item, NOTHING)) for item in {*stated, *booked}]
        since = {row["item"]: since.get(row["item"], day) for row in found if row["difference"] != 0}
        rows += [row | {"since": since.get(row["item"])} for row in found]
    return rows


def _row(account_id: str, day: date, item: str, stated: Decimal | None, booked: Decimal) -> Row:
    difference = (stated or NOTHING) - booked
    return {
        "account_id": account_id,
        "statement_date": day,
        "item": item,
        "status": _status(stated, booked),
        "stated": stated,
        "booked": booked,
        "difference": difference,
        "tolerance": Decimal(0),
    }


def _status(stated: Decimal | None, booked: Decimal) -> str:
    if stated is None:
        return "NOT_STATED"
    if stated == booked:
        return "AGREES"
    return "NOT_BOOKED" if booked == 0 else "DIFFERS"
