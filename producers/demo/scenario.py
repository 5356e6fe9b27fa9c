"""The whole demo: every event of it, in the order in which it arrives."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from lake.contract.events import Account, CashEvent, Event, Price, Trade
from producers.demo.activity import account_activity
from producers.demo.arrivals import Delivery, deliver, late, next_version
from producers.demo.euro import ACCOUNT_ID, OPENED_ON, SYMBOLS, euro_account, euro_activity, rate_events
from producers.demo.market import dividend_events, instrument_events, market, price_events, split_event, split_events
from producers.demo.mistakes import typo
from producers.demo.plans import PLANS, Plan
from producers.demo.statements import statement_events
from producers.message import SOURCE, Message, at

SEED = 7


def demo_events(seed: int = SEED, since: date | None = None, until: date | None = None) -> tuple[Message, ...]:
    """The events of the demo that arrive from `since` to `until`, in order of arrival; all of them by default.

    Accounts and instruments are always announced. The same seed gives the same events, ids and all: nothing is taken from a
    clock, for `recorded_at` is the moment at which an event arrives in the story. Another seed tells another story under the
    same ids, which one lakehouse must not be told beside the first.
    """
    return tuple(
        delivery.message
        for delivery in _deliveries(seed)
        if _is_announcement(delivery.message.event)
        or ((since is None or delivery.arrives.date() >= since) and (until is None or delivery.arrives.date() <= until))
    )


def true_activity(seed: int = SEED) -> tuple[Message, ...]:
    """The trades and cash events that are left when all is corrected and cancelled, by account and time."""
    of_plans = (account_activity(plan, market(), Random(f"{seed}-{plan.account_id}")) for plan in PLANS)
    return tuple(_message(event) for events in of_plans for event in events) + _euro_activity(seed)


def _euro_activity(seed: int) -> tuple[Message, ...]:
    return tuple(_message(event) for event in euro_activity(market(), Random(f"{seed}-{ACCOUNT_ID}")))


def _message(event: Trade | CashEvent) -> Message:
    return Message("trades" if isinstance(event, Trade) else "cash_events", event)


def closing_event() -> Account:
    """The last event of the demo: who finds it on the accounts topic knows that all the others are there."""
    account = _account(PLANS[-1])
    renamed = replace(account, name=f"{account.name}, since 2000", recorded_at=at(_last_day() + timedelta(days=1), 12))
    return next_version(renamed, 2, "CORRECT")


def _is_announcement(event: Event) -> bool:
    return not isinstance(event, Trade | CashEvent | Price) and event.recorded_at < at(market().days[0], 0)


@cache
def _deliveries(seed: int) -> tuple[Delivery, ...]:
    rng, rng_of_euros = Random(f"{seed}-arrivals"), Random(f"{seed}-euro-arrivals")
    euros = _euro_activity(seed)
    activity = true_activity(seed)[: -len(euros)]
    found = [
        *_promptly(_account_events()),
        *_promptly(instrument_events()),
        *_splits(rng),
        *_promptly(dividend_events(SYMBOLS, OPENED_ON)),
        *deliver(list(price_events()), rng, _last_day()),
        *_phantom_price(),
        *_of_each_topic(activity, rng),
        *_promptly(rate_events(_last_day(), rng_of_euros)),
        *_of_each_topic(euros, rng_of_euros),
        *_promptly(_statements(activity)),
        *_promptly([Message("accounts", closing_event())]),
    ]
    return tuple(sorted(found, key=lambda delivery: delivery.arrives))


def _of_each_topic(messages: Sequence[Message], rng: Random) -> Iterator[Delivery]:
    for topic in ("trades", "cash_events"):
        yield from deliver([message for message in messages if message.topic == topic], rng, _last_day())


def _promptly(messages: Iterator[Message] | list[Message]) -> Iterator[Delivery]:
    return (Delivery(message.event.recorded_at, message) for message in messages)


def _statements(activity: Sequence[Message]) -> Iterator[Message]:
    return statement_events([event for _, event in activity if isinstance(event, Trade | CashEvent)], market())


def _last_day() -> date:
    return market().days[-1] + timedelta(days=2)


def _account_events() -> Iterator[Message]:
    return (Message("accounts", account) for account in (*map(_account, PLANS), euro_account()))


def _account(plan: Plan) -> Account:
    return Account(
        event_id=f"demo-A-{plan.account_id}-v1",
        source=SOURCE,
        recorded_at=at(market().days[0] - timedelta(days=1), 12),
        account_id=plan.account_id,
        name=plan.name,
        portfolio_id=plan.portfolio_id,
        opened_on=plan.opened_on,
    )


def _splits(rng: Random) -> Iterator[Delivery]:
    """The first split in time but twice, the second forty days late, the third wrong first; and one that never was."""
    first, second, third = (message.event for message in split_events())
    yield from _promptly([Message("corporate_actions", first)])
    yield Delivery(first.recorded_at + timedelta(hours=1), Message("corporate_actions", first))
    ghost = split_event("IBM", date(2007, 5, 29), 3, 2)
    versions = (
        replace(second, recorded_at=second.recorded_at + timedelta(days=40)),
        typo(third, rng),
        next_version(late(third, rng)[1], 2, "CORRECT"),
        ghost,
        next_version(replace(ghost, recorded_at=ghost.recorded_at + timedelta(days=45)), 2, "CANCEL"),
    )
    yield from _promptly([Message("corporate_actions", event) for event in versions])


def _phantom_price() -> Iterator[Delivery]:
    """A close on a Saturday, cancelled on the Monday."""
    saturday = date(2004, 10, 16)
    price = Price(
        event_id=f"demo-P-IBM-{saturday}-v1",
        source=SOURCE,
        recorded_at=at(saturday, 21, 0, 5),
        symbol="IBM",
        price_type="CLOSE",
        price=Decimal("84.85"),
        currency="USD",
        priced_at=at(saturday, 21),
    )
    cancelled = next_version(replace(price, recorded_at=at(saturday + timedelta(days=2), 8)), 2, "CANCEL")
    return _promptly([Message("prices", price), Message("prices", cancelled)])
