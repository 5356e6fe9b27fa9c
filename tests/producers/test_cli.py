import json
import os
import signal
import subprocess
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from infra.scratch import free_port
from producers.demo.scenario import demo_events
from tests.producers.conftest import LAKE, Broker

TICK = {
    "recorded_at": "2024-03-01T21:00:00Z",
    "symbol": "FILE",
    "price_type": "TICK",
    "price": "1.50",
    "currency": "USD",
    "priced_at": "2024-03-01T21:00:00Z",
}
pytestmark = pytest.mark.e2e


def _counts(output: str) -> Counter[str]:
    return Counter({row["topic"]: int(row["acknowledged"]) for row in json.loads(output)})


def _lengths(broker: Broker) -> Counter[str]:
    return Counter(
        {topic: len(broker.records(topic)) for topic in ("accounts", "cash_events", "instruments", "prices", "trades")}
    )


@pytest.mark.parametrize("arguments", [("demo",), ("random", "--duration", "1")])
def test_without_a_broker_it_ends_with_the_remedy(arguments: tuple[str, ...]) -> None:
    environment = os.environ | {"LAKE_KAFKA_BOOTSTRAP": f"127.0.0.1:{free_port()}"}

    ran = subprocess.run([*LAKE, "produce", *arguments], env=environment, capture_output=True, text=True, check=False)

    assert ran.returncode == 3
    assert "No Kafka broker answers" in ran.stderr and "lake up" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_demo_is_sent_once_and_again_only_when_asked(broker: Broker) -> None:
    sent = Counter(message.topic for message in demo_events())

    part = broker.lake("produce", "demo", "--until", "2000-12-31", "--format", "json")
    first = broker.lake("produce", "demo", "--format", "json")
    before = _lengths(broker)
    second = broker.lake("produce", "demo", "--format", "json")
    untouched = _lengths(broker)
    again = broker.lake("produce", "demo", "--until", "2000-12-31", "--again", "--format", "json")

    assert _counts(part.stdout) == Counter(message.topic for message in demo_events(until=date(2000, 12, 31)))
    assert _counts(first.stdout) == sent
    assert _counts(again.stdout) == _counts(part.stdout)
    assert (second.returncode, second.stdout) == (0, "") and "nothing was sent" in second.stderr
    assert untouched == before
    assert (_lengths(broker) - before).total() == _counts(again.stdout).total() - _counts(again.stdout)["corporate_actions"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_random_stopped_midway_reports_exactly_what_the_topics_hold(broker: Broker, number: signal.Signals) -> None:
    before = _lengths(broker)

    running = broker.start_lake("produce", "random", "--rate", "2000", "--duration", "60", "--format", "json")
    deadline = time.monotonic() + 30
    while len(broker.records("trades")) < before["trades"] + 50 and time.monotonic() < deadline:
        time.sleep(0.1)
    running.send_signal(number)
    output, _ = running.communicate(timeout=30)

    assert running.returncode == 128 + number
    assert _counts(output) == _lengths(broker) - before
    assert 0 < _counts(output).total() < 2_000 * 60


def test_random_sends_its_rate_for_its_time(broker: Broker) -> None:
    ran = broker.lake(
        "produce", "random", "--rate", "200", "--duration", "1", "--accounts", "2", "--symbols", "4", "--format", "json"
    )

    assert ran.returncode == 0
    assert _counts(ran.stdout) == Counter(accounts=2, instruments=4, trades=70, prices=120, cash_events=10)


def test_file_with_a_bad_line_sends_nothing_unless_it_may_skip(broker: Broker, tmp_path: Path) -> None:
    lines = [
        {"topic": "prices", "event": TICK | {"event_id": f"file-{number}", "price": price}}
        for number, price in enumerate(("1.5", 2, "3"))
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))

    refused = broker.lake("produce", "file", str(path))
    after_refusal = [record for record in broker.records("prices") if b'"file-' in record.value]
    skipped = broker.lake("produce", "file", str(path), "--skip-bad", "--format", "json")

    sent = [json.loads(record.value)["event_id"] for record in broker.records("prices") if b'"file-' in record.value]
    assert refused.returncode == 1
    assert "line 2: price: not a decimal string" in refused.stderr
    assert after_refusal == []
    assert skipped.returncode == 0 and _counts(skipped.stdout) == Counter(prices=2)
    assert sent == ["file-0", "file-2"]


def test_csv_is_sent_to_its_topic(broker: Broker, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_text(f"event_id,{','.join(TICK)},volume\ncsv-1,{','.join(TICK.values())},\n")

    ran = broker.lake("produce", "file", str(path), "--topic", "prices", "--format", "json")

    [value] = [json.loads(record.value) for record in broker.records("prices") if b'"csv-1"' in record.value]
    assert _counts(ran.stdout) == Counter(prices=1)
    assert value == TICK | {"event_id": "csv-1"}
