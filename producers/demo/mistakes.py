"""The mistakes that the first version of a corrected event makes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from lake.contract.events import CashEvent, CorporateAction, Event, FxRate, Price, Trade
from producers.demo.plans import PLANS

E = TypeVar("E", bound=Event)


def typo(event: E, rng: Random) -> E:
    """The event with a number that is wrong."""
    if isinstance(event, Trade):
        changes: dict[str, Any] = rng.choice(_trade_typos(event))
        return replace(event, **changes)
    if isinstance(event, CashEvent):
        return replace(event, amount=event.amount * rng.choice((10, 2)))
    if isinstance(event, Price):
        return replace(event, price=event.price + rng.choice((Decimal("0.9"), Decimal("-0.9"), Decimal(9))))
    if isinstance(event, FxRate):
        return replace(event, rate=event.rate + Decimal("0.1"))
    if isinstance(event, CorporateAction) and event.ratio_new is not None:
        return replace(event, ratio_new=event.ratio_new + 1)
    return event


def _trade_typos(trade: Trade) -> list[dict[str, Decimal]]:
    typos = [{"fee": trade.fee + 10}, {"price": trade.price + 1}, {"quantity": trade.quantity * 2}]
    if trade.gross_amount is not None:
        typos[1]["gross_amount"] = trade.gross_amount + trade.quantity
    return typos


def wrong_account(event: E, rng: Random) -> E:
    """The event booked to another of the accounts."""
    if not isinstance(event, Trade | CashEvent):
        return event
    others = [plan.account_id for plan in PLANS if plan.account_id != event.account_id]
    return replace(event, account_id=rng.choice(others))


def wrong_day(event: E, rng: Random) -> E:
    """The trade on a weekday one to three weeks before its own; its settlement stays."""
    if not isinstance(event, Trade):
        return event
    back = timedelta(weeks=rng.randint(1, 3))
    traded = event.trade_date and event.trade_date - back
    return replace(event, executed_at=event.executed_at - back, trade_date=traded)
