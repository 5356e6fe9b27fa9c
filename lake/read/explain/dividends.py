"""Dividends by ex-date: what was held on the evening before, times the amount per share."""

from collections.abc import Iterator

from lake.read.explain.actions import Dividend
from lake.read.explain.books import Day
from lake.read.explain.node import How, Node
from lake.read.explain.positions import quantity
from lake.read.explain.rates import converted
from lake.read.explain.rows import Balance

TABLE = "gold.fact_dividends"


def amount(day: Day, dividend: Dividend, is_subtracted: bool = False) -> Node:
    """What an account is due, in the currency of the dividend; less than nothing where it was short."""
    per_share = Node("amount per share", dividend.amount_per_share, source=TABLE, event_ids=(dividend.event_id,))
    return Node(
        f"CASH_DIVIDEND of {dividend.symbol}",
        dividend.amount,
        How.PRODUCT,
        (_held(day, dividend), per_share),
        6,
        is_subtracted,
        TABLE,
        details=(
            ("corporate_action_id", dividend.corporate_action_id),
            ("ex_date", dividend.ex_date),
            ("pay_date", dividend.pay_date),
        ),
    )


def in_base(day: Day, dividend: Dividend, is_subtracted: bool = False) -> Node:
    """The same in the account's currency, at the rate of the ex-date."""
    of_day = day.books.day(dividend.ex_date)
    pair = (dividend.currency, dividend.base_currency)
    return converted(of_day, amount(day, dividend, is_subtracted), pair, dividend.amount_base, TABLE)


def receivable(day: Day, each: Balance) -> Node:
    """What is due to an account in a currency and not yet paid at the end of the day."""
    parts = tuple(amount(day, dividend) for dividend in _due(day, each))
    label = f"dividends receivable of {each.account_id} in {each.currency}, {day.date}"
    return Node(label, each.receivable, How.SUM, parts, source="gold.fact_cash_balances_daily")


def paid(day: Day, each: Balance) -> Iterator[Dividend]:
    """What became cash of an account and currency on the day; with history, all up to it."""
    for dividend in day.dividends:
        is_shown = dividend.pay_date <= day.date if day.books.with_history else dividend.pay_date == day.date
        if is_shown and _is_of(dividend, each):
            yield dividend


def _due(day: Day, each: Balance) -> Iterator[Dividend]:
    return (dividend for dividend in day.dividends if _is_of(dividend, each) and dividend.pay_date > day.date)


def _is_of(dividend: Dividend, each: Balance) -> bool:
    return dividend.tracks_cash and (dividend.account_id, dividend.currency) == (each.account_id, each.currency)


def _held(day: Day, dividend: Dividend) -> Node:
    evening = day.books.day(dividend.evening_before)
    for position in evening.positions.get(dividend.account_id, []):
        if position.symbol == dividend.symbol:
            return quantity(evening, position)
    return Node(f"quantity of {dividend.evening_before}", dividend.quantity, source=TABLE)
