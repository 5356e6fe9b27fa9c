import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lake.contract.events import CashEvent, CorporateAction, Event, Price, Trade, specs, to_json
from lake.contract.validation import problems
from producers.demo import euro
from producers.demo.arrivals import SHARES
from producers.demo.market import market
from producers.demo.scenario import SEED, closing_event, demo_events, true_activity
from producers.files import encode
from producers.message import Message
from tests.producers.demo.truth import account_of, business_day, dollar_activity, is_of_euros
from tests.producers.resolved import entity, resolve

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


def test_prices_splits_and_dividends_that_are_left_are_the_real_ones() -> None:
    left = [message.event for message in resolve(demo_events()).values()]

    prices = {(event.symbol, event.priced_at.date()): event.price for event in left if isinstance(event, Price)}
    actions = [event for event in left if isinstance(event, CorporateAction)]
    splits = {(event.symbol, event.ex_date): event.ratio_new for event in actions if event.action_type == "SPLIT"}
    dividends = {
        (event.symbol, event.ex_date): event.amount_per_share for event in actions if event.action_type == "CASH_DIVIDEND"
    }

    assert prices == {(symbol, day): bar.close for day, bars in market().bars.items() for symbol, bar in bars.items()}
    assert splits == {
        (symbol, day): Decimal(split.new) for day, found in market().splits.items() for symbol, split in found.items()
    }
    assert dividends == {
        (symbol, day): dividend.amount
        for day, found in market().dividends.items()
        for symbol, dividend in found.items()
        if day >= euro.OPENED_ON and symbol in euro.SYMBOLS
    }


def test_nothing_is_said_in_two_ways() -> None:
    by_id, by_version = defaultdict(set), defaultdict(set)
    for message in demo_events():
        by_id[message.event.event_id].add(message)
        by_version[entity(message), message.event.version].add(message)

    assert {event_id for event_id, said in by_id.items() if len(said) > 1} == set()
    assert {version for version, said in by_version.items() if len(said) > 1} == set()


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
        "wrong_account": sum(account_of(first) != account_of(second) for first, second in corrected),
        "wrong_day": sum(business_day(first) != business_day(second) for first, second in corrected),
    }

    assert seen == {mishap: shares[mishap] for mishap in seen}
    assert len(corrected) == sum(shares[mishap] for mishap in CORRECTED)


@pytest.mark.parametrize("kind", [Trade, CashEvent])
def test_some_events_come_days_some_weeks_and_some_years_late(kind: type[Event]) -> None:
    first = [event for _, event in demo_events() if isinstance(event, kind) and event.version == 1]

    delays = [event.recorded_at.date() - business_day(event) for event in first]

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


def test_closing_event_is_the_last() -> None:
    assert demo_events()[-1] == Message("accounts", closing_event())
