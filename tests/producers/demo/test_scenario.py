import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from lake.contract.events import CashEvent, CorporateAction, Event, Price, Statement, Trade, specs, to_json
from lake.contract.validation import problems
from producers.demo.arrivals import SHARES
from producers.demo.book import Book
from producers.demo.euro import ACCOUNT_ID
from producers.demo.market import market
from producers.demo.scenario import SEED, closing_event, demo_events, true_activity
from producers.demo.statements import STATED_ON
from producers.files import encode
from producers.message import Message
from tests.producers.resolved import entity, resolve

ACCOUNTS = ("ACC001", "ACC002", "ACC003")  # test_euro.py is of the fourth


def is_of_euros(event: Event) -> bool:
    """Whether the event is of the euro account, in whichever account it was booked first."""
    return ACCOUNT_ID in event.event_id


def dollar_activity() -> list[Event]:
    """The truth of the other accounts."""
    return [event for _, event in true_activity() if not is_of_euros(event)]


CORRECTED = ("typo", "twice_corrected", "correction_first", "wrong_account", "wrong_day")
DIGEST = """
import hashlib
from lake.contract.events import to_json
from producers.demo.scenario import demo_events
print(hashlib.sha256(repr([(topic, to_json(event)) for topic, event in demo_events()]).encode()).hexdigest())
"""


def _digest(**environment: str) -> str:
    command = [sys.executable, "-c", DIGEST]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True).stdout


def _business_day(event: Event) -> date:
    if isinstance(event, Trade):
        return event.trade_date or event.executed_at.date()
    assert isinstance(event, CashEvent)
    return event.value_date or event.occurred_at.date()


def _account(event: Event) -> str:
    assert isinstance(event, Trade | CashEvent)
    return event.account_id


def _as_first_version(message: Message) -> Message:
    event = message.event
    event_id = f"{event.event_id.rsplit('-v', 1)[0]}-v1"
    return Message(
        message.topic, replace(event, event_id=event_id, version=1, action="NEW", recorded_at=closing_event().recorded_at)
    )


def test_same_events_in_every_process_and_zone() -> None:
    digests = {_digest(PYTHONHASHSEED="1", TZ="UTC"), _digest(PYTHONHASHSEED="2", TZ="America/New_York")}

    assert len(digests) == 1


def test_another_seed_tells_another_story_of_the_same_market() -> None:
    one, other = ({_as_first_version(message) for message in resolve(demo_events(seed)).values()} for seed in (SEED, SEED + 1))

    assert {message.topic for message in one ^ other} == {"trades", "cash_events", "statements"}


def test_every_event_is_valid() -> None:
    found = [(event.event_id, problem) for topic, event in demo_events() for problem in problems(topic, encode(to_json(event)))]

    assert found == []


def test_all_versions_together_leave_the_truth() -> None:
    truth = {entity(message): message for message in map(_as_first_version, true_activity())}

    left = {
        key: _as_first_version(message) for key, message in resolve(demo_events()).items() if key[0] in {"trades", "cash_events"}
    }

    assert left == truth


def test_prices_and_splits_that_are_left_are_the_real_ones() -> None:
    left = [message.event for message in resolve(demo_events()).values()]

    prices = {(event.symbol, event.priced_at.date()): event.price for event in left if isinstance(event, Price)}
    splits = {(event.symbol, event.ex_date): event.ratio_new for event in left if isinstance(event, CorporateAction)}

    assert prices == {(symbol, day): bar.close for day, bars in market().bars.items() for symbol, bar in bars.items()}
    assert splits == {
        (symbol, day): Decimal(split.new) for day, found in market().splits.items() for symbol, split in found.items()
    }


def test_nothing_is_said_in_two_ways() -> None:
    by_id, by_version = defaultdict(set), defaultdict(set)
    for message in demo_events():
        by_id[message.event.event_id].add(message)
        by_version[entity(message), message.event.version].add(message)

    assert {event_id for event_id, said in by_id.items() if len(said) > 1} == set()
    assert {version for version, said in by_version.items() if len(said) > 1} == set()


def test_trades_happen_on_trading_days_at_prices_of_the_day() -> None:
    trades = [event for event in dollar_activity() if isinstance(event, Trade)]

    bars = [market().bars[_business_day(trade)][trade.symbol] for trade in trades]

    assert [trade for trade, bar in zip(trades, bars, strict=True) if not bar.low <= trade.price <= bar.high] == []
    assert {(trade.account_id, trade.side) for trade in trades} == set(product(ACCOUNTS, ("BUY", "SELL")))


def test_accounts_stay_solvent_and_overdraw_once() -> None:
    least_value, overdrawn = {}, {}
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days[market().days.index(min(days)) :]:
            book.split(market().splits.get(day, {}))
            for event in days.get(day, []):
                book.take(event)
            value = book.value(market().bars[day])
            least_value[account_id] = min(value, least_value.get(account_id, value))
            if book.cash < 0:
                overdrawn[account_id, day] = book.cash

    assert {account_id for account_id, value in least_value.items() if value > 0} == set(ACCOUNTS)
    assert {key: round(cash, 2) for key, cash in overdrawn.items()} == {
        ("ACC002", date(2009, 3, day)): Decimal("-554.87") for day in (2, 3, 4, 5)
    }


def test_positions_go_through_zero_and_back_and_through_splits_on_both_sides() -> None:
    crossed: Counter[str] = Counter()
    through_splits = set()
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days:
            for symbol in market().splits.get(day, {}):
                through_splits.add(
                    (symbol, "long" if book.shares[symbol] > 0 else "short" if book.shares[symbol] < 0 else "flat")
                )
            book.split(market().splits.get(day, {}))
            for event in days.get(day, []):
                before = dict(book.shares)
                book.take(event)
                if isinstance(event, Trade) and before.get(event.symbol, 0) * book.shares[event.symbol] < 0:
                    crossed[account_id] += 1

    assert crossed == {"ACC003": 5}
    assert {("AAPL", "long"), ("MSFT", "long"), ("MSFT", "short")} <= through_splits


def test_dividends_are_the_real_amounts_on_what_was_held() -> None:
    paid: Counter[str] = Counter()
    for account_id, days in _days_by_account().items():
        book = Book()
        for day in market().days:
            book.split(market().splits.get(day, {}))
            for symbol, dividend in market().dividends.get(day, {}).items():
                due = (book.shares[symbol] * dividend.amount).quantize(Decimal("0.01"))
                got = [event for event in days.get(day, []) if isinstance(event, CashEvent) and event.cash_type == "DIVIDEND"]
                grosses = {event.symbol: event.amount + event.fee + event.tax for event in got}
                assert grosses.get(symbol, Decimal(0)) == max(due, Decimal(0))
                paid[account_id] += symbol in grosses
            for event in days.get(day, []):
                book.take(event)

    assert {account_id for account_id, dividends in paid.items() if dividends} == set(ACCOUNTS)


@pytest.mark.parametrize("kind", [Trade, CashEvent])
def test_each_mishap_befalls_its_share_of_the_events(kind: type[Event]) -> None:
    messages = [message for message in demo_events() if isinstance(message.event, kind) and not is_of_euros(message.event)]
    versions: dict[tuple[object, ...], dict[int, Event]] = defaultdict(dict)
    for message in messages:
        versions[entity(message)][message.event.version] = message.event
    count = sum(isinstance(event, kind) for event in dollar_activity())
    shares = Counter({mishap: max(1, round(share * count)) for mishap, share in SHARES[kind].items()})

    corrected = [(found[1], found[2]) for found in versions.values() if 2 in found and found[2].action == "CORRECT"]
    seen = {
        "twice": len(messages) - len(set(messages)),
        "phantom": sum(message.event.action == "CANCEL" for message in set(messages)),
        "twice_corrected": sum(3 in found for found in versions.values()),
        "correction_first": sum(first.recorded_at > second.recorded_at for first, second in corrected),
        "wrong_account": sum(_account(first) != _account(second) for first, second in corrected),
        "wrong_day": sum(_business_day(first) != _business_day(second) for first, second in corrected),
    }

    assert seen == {mishap: shares[mishap] for mishap in seen}
    assert len(corrected) == sum(shares[mishap] for mishap in CORRECTED)


@pytest.mark.parametrize("kind", [Trade, CashEvent])
def test_some_events_come_days_some_weeks_and_some_years_late(kind: type[Event]) -> None:
    first = [event for _, event in demo_events() if isinstance(event, kind) and event.version == 1]

    delays = [event.recorded_at.date() - _business_day(event) for event in first]

    assert {"days" if delay.days < 7 else "weeks" if delay.days < 365 else "years" for delay in delays} == {
        "days",
        "weeks",
        "years",
    }


def test_every_kind_of_activity_is_there() -> None:
    cash = [event for _, event in true_activity() if isinstance(event, CashEvent)]
    pair = [event for event in cash if event.transfer_id]

    (kinds,) = (spec.values for spec in specs(CashEvent) if spec.name == "cash_type")
    assert {event.cash_type for event in cash} == set(kinds)
    assert {(event.cash_type, event.account_id) for event in pair} == {("TRANSFER_OUT", "ACC001"), ("TRANSFER_IN", "ACC002")}
    assert len({(event.transfer_id, event.amount) for event in pair}) == 1
    assert any(event.tax > 0 and event.fee > 0 for event in cash)


def test_redelivery_comes_after_the_event_and_arrivals_are_in_order_of_recording() -> None:
    seen: set[Message] = set()
    latest = None
    for message in demo_events():
        if message in seen:
            continue
        seen.add(message)
        assert latest is None or message.event.recorded_at >= latest
        latest = message.event.recorded_at


def test_slices_make_up_the_whole() -> None:
    first, second = demo_events(until=date(2005, 12, 31)), demo_events(since=date(2006, 1, 1))
    announced = Counter(first) & Counter(second)

    assert Counter(first) + Counter(second) - announced == Counter(demo_events())
    assert {message.topic for message in announced} == {"accounts", "instruments"}


def test_statements_name_all_that_two_accounts_have_and_one_knows_of_a_fee_that_nobody_booked() -> None:
    stated: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for _, event in demo_events():
        if isinstance(event, Statement):
            stated[event.account_id][event.item] = event.quantity

    held = {}
    for account_id in stated:
        days, book = _days_by_account()[account_id], Book()
        for day in (day for day in market().days if day <= STATED_ON):
            book.split(market().splits.get(day, {}))
            for each in days.get(day, []):
                book.take(each)
        held[account_id] = {symbol: shares for symbol, shares in book.shares.items() if shares} | {"CASH:USD": book.cash}

    assert stated.keys() == {"ACC001", "ACC003"}
    assert stated["ACC001"] == held["ACC001"]
    assert stated["ACC003"] == held["ACC003"] | {"CASH:USD": held["ACC003"]["CASH:USD"] - Decimal("12.50")}


def test_closing_event_is_the_last() -> None:
    assert demo_events()[-1] == Message("accounts", closing_event())


def _days_by_account() -> dict[str, dict[date, list[Trade | CashEvent]]]:
    days: dict[str, dict[date, list[Trade | CashEvent]]] = defaultdict(lambda: defaultdict(list))
    for event in dollar_activity():
        assert isinstance(event, Trade | CashEvent)
        days[event.account_id][_business_day(event)].append(event)
    return days
